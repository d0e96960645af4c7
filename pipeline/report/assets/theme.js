// The theme: what the person chose, else what the system says. Runs in the head, before anything is drawn.
"use strict";
(() => {
  const root = document.documentElement;
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  try {
    const kept = localStorage.getItem("accede-theme");
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
  } catch { /* no storage: the system decides */ }
  document.addEventListener("DOMContentLoaded", () => {
    const button = document.getElementById("theme");
    if (!button) return;
    const say = () => { button.lastElementChild.textContent = dark() ? "Light theme" : "Dark theme"; };
    say();
    button.hidden = false;
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      try { localStorage.setItem("accede-theme", root.dataset.theme); } catch { /* lasts for this page only */ }
      say();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", say);
  });
})();
