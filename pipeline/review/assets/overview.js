// The list of articles: n goes on with the next one that is open.
"use strict";
history.replaceState(null, "", "/"); // the token has become a cookie; it need not stay in the address
document.addEventListener("keydown", (event) => {
  let on = true;
  try { on = localStorage.getItem("accede-keys") !== "off"; } catch { /* no storage: keys stay on */ }
  if (on && event.key === "n" && !event.ctrlKey && !event.metaKey && !event.altKey) document.getElementById("next")?.click();
});
