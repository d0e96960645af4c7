// The article page: a fact lights its words in the text, a click in the text finds its fact, the list can be filtered.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const text = $("text"), list = $("facts"), bar = $("litbar"), say = $("say");
  const facts = [...list.querySelectorAll(".fact")];
  for (const fact of facts) {
    fact.dataset.id = fact.id;
    fact.removeAttribute("id"); // else the browser scrolls to the card, and the words in the text matter more
  }
  const byId = new Map(facts.map((fact) => [fact.dataset.id, fact]));
  const byNumber = new Map(facts.map((fact) => [fact.dataset.n, fact]));
  const marks = new Map();
  for (const mark of text.querySelectorAll("[data-m]")) {
    for (const key of mark.dataset.m.split(" ")) {
      const number = key.slice(0, -1);
      if (!marks.has(number)) marks.set(number, []);
      marks.get(number).push([mark, key.slice(-1)]);
    }
  }
  let lit = null, drawn = [];

  const clear = () => {
    for (const [mark, letter] of drawn) mark.classList.remove("lit-" + letter);
    drawn = [];
    if (lit) {
      lit.classList.remove("lit");
      lit.querySelector(".fact-line").removeAttribute("aria-current");
    }
    lit = null;
    document.body.classList.remove("has-lit");
    bar.classList.remove("on");
  };

  const seen = (box) => box.top >= 60 && box.bottom <= innerHeight - 60;

  const light = (fact, { scroll = true, always = false } = {}) => {
    clear();
    lit = fact;
    fact.hidden = false;
    fact.classList.add("lit");
    const line = fact.querySelector(".fact-line");
    line.setAttribute("aria-current", "true");
    document.body.classList.add("has-lit");
    drawn = marks.get(fact.dataset.n) || [];
    for (const [mark, letter] of drawn) mark.classList.add("lit-" + letter);
    const rank = (letter) => ("tm".includes(letter) ? 0 : letter === "s" ? 2 : 1);
    const best = [...drawn].sort((a, b) => rank(a[1]) - rank(b[1]))[0];
    if (scroll && best && (always || !seen(best[0].getBoundingClientRect()))) best[0].scrollIntoView({ block: "center" });
    const box = fact.getBoundingClientRect(), frame = list.getBoundingClientRect();
    if (getComputedStyle(list).overflowY !== "visible" && (box.top < frame.top || box.bottom > frame.bottom)) {
      list.scrollTo({ top: list.scrollTop + box.top - frame.top - frame.height / 3 });
    }
    bar.classList.add("on");
    $("litline").textContent = line.dataset.line;
    $("litline").href = "#" + encodeURIComponent(fact.dataset.id);
    say.textContent = drawn.length ? fact.dataset.spoken : fact.dataset.spoken + " It marks no words of the text.";
  };

  const fromAddress = (event) => {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* a broken escape is no fact */ }
    const fact = byId.get(id);
    if (fact) light(fact, { always: !event }); else clear();
  };
  const go = (fact) => {
    const target = "#" + encodeURIComponent(fact.dataset.id);
    if (location.hash === target) light(fact); else location.hash = target;
  };
  const leave = () => {
    history.replaceState(null, "", location.pathname + location.search);
    clear();
    say.textContent = "No fact is lit.";
  };

  list.addEventListener("click", (event) => {
    const link = event.target.closest("a.fact-line");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      const fact = link.closest(".fact");
      history.pushState(null, "", "#" + encodeURIComponent(fact.dataset.id));
      light(fact);
    }
    const copy = event.target.closest("button.copy");
    if (copy) {
      const address = location.href.split("#")[0] + "#" + encodeURIComponent(copy.closest(".fact").dataset.id);
      const done = (words) => { copy.textContent = words; setTimeout(() => { copy.textContent = "copy link"; }, 2000); };
      (navigator.clipboard ? navigator.clipboard.writeText(address) : Promise.reject()).then(() => done("copied"), () => {
        history.replaceState(null, "", address);
        done("it is in the address bar");
      });
    }
  });
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-m]");
    if (!mark || String(getSelection())) return;
    const keys = mark.dataset.m.split(" ").sort((a, b) => a.endsWith("s") - b.endsWith("s"));
    const strong = keys.some((key) => !key.endsWith("s")) ? keys.filter((key) => !key.endsWith("s")) : keys;
    const here = [...new Set(strong.map((key) => key.slice(0, -1)))];
    const next = here[(here.indexOf(lit ? lit.dataset.n : "") + 1) % here.length];
    const fact = byNumber.get(next);
    history.replaceState(null, "", "#" + encodeURIComponent(fact.dataset.id));
    light(fact, { scroll: false });
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const here = event.target.closest(".fact");
    if (step && here) {
      const shown = facts.filter((fact) => !fact.hidden);
      const next = shown[shown.indexOf(here) + step];
      event.preventDefault();
      if (next) {
        next.querySelector(".fact-line").focus({ preventScroll: true });
        history.replaceState(null, "", "#" + encodeURIComponent(next.dataset.id));
        light(next);
      }
    } else if (event.key === "w" && here) {
      const why = here.querySelector("details");
      if (why) why.open = !why.open;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && lit) leave();
  });
  $("litline").addEventListener("click", (event) => {
    event.preventDefault();
    if (lit) lit.scrollIntoView({ block: "center" });
  });
  $("litclear").addEventListener("click", leave);
  const move = (step) => {
    const shown = facts.filter((fact) => !fact.hidden);
    if (shown.length) go(shown[(shown.indexOf(lit) + step + shown.length) % shown.length]);
  };
  $("litnext").addEventListener("click", () => move(1));
  $("litprev").addEventListener("click", () => move(-1));

  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const hay = new Map(facts.map((fact) => [fact, fold(fact.querySelector(".fact-line").dataset.line + " " + fact.dataset.find)]));
  const filter = () => {
    const needles = fold($("find").value).split(/\s+/).filter(Boolean), kind = $("kind").value;
    let count = 0;
    for (const fact of facts) {
      const type = !kind || kind.split(" ").includes(fact.dataset.type) || kind === "=" + fact.dataset.verdict || kind === "~" + fact.dataset.modality;
      fact.hidden = !(type && needles.every((needle) => hay.get(fact).includes(needle)));
      count += !fact.hidden;
    }
    $("count").textContent = count === facts.length ? `${facts.length}` : `${count} of ${facts.length}`;
    $("nothing").hidden = count > 0 || facts.length === 0;
  };
  $("find").addEventListener("input", filter);
  $("kind").addEventListener("change", filter);
  addEventListener("hashchange", fromAddress);
  addEventListener("popstate", fromAddress);
  fromAddress();
  addEventListener("load", () => { if (lit) light(lit, { always: true }); });
})();
