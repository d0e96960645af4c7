// The overview: search and filters over all facts. The facts come as a table of numbers beside lists of words; every
// word from an article goes into the page as text, never as markup. What is chosen stands in the address, to be shared.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const STEP = 60;
  const facts = data.facts.map((f) => ({
    article: f[0], anchor: f[1], type: f[2], organisation: f[3], participant: f[4], date: f[5], when: f[6], first: f[7], last: f[8],
    modality: f[9], confidence: f[10], verdict: f[11], snippet: f[12], hay: null,
  }));
  const name = (index) => (index < 0 ? "" : data.names[index]);
  const hay = (fact) => (fact.hay ??= fold([
    name(fact.organisation), data.also[fact.organisation], name(fact.participant), data.also[fact.participant] ?? "", data.labels[fact.type], fact.type, fact.date || "", data.whens[fact.when] || "",
    data.snippets[fact.snippet], data.articles[fact.article][1],
  ].join(" ")));

  const form = $("facets"), search = $("q"), rows = $("rows"), output = $("count"), more = $("more");
  const noun = form.querySelector("[name=verdict]") ? "found or missed" : "facts";
  const boxes = { type: [...form.querySelectorAll("[name=type]")], modality: [...form.querySelectorAll("[name=modality]")], verdict: [...form.querySelectorAll("[name=verdict]")] };
  const picks = { organisation: $("organisation"), participant: $("participant"), article: $("article") };
  const indexOf = { organisation: new Map(), participant: new Map() };
  for (const fact of facts) {
    indexOf.organisation.set(name(fact.organisation), fact.organisation);
    if (fact.participant >= 0) indexOf.participant.set(name(fact.participant), fact.participant);
  }

  const chosen = () => {
    const values = (list) => new Set(list.filter((box) => box.checked).map((box) => box.value));
    const number = (id) => ($(id).value === "" ? null : Number($(id).value));
    return {
      needles: fold(search.value).split(/\s+/).filter(Boolean),
      type: values(boxes.type), modality: values(boxes.modality), verdict: values(boxes.verdict),
      organisation: picks.organisation.value, participant: picks.participant.value,
      from: number("from"), to: number("to"), confidence: Number($("confidence").value) / 100,
    };
  };
  const without = (fact, c, skip) =>
    (skip === "type" || !c.type.size || c.type.has(fact.type)) &&
    (skip === "modality" || !c.modality.size || c.modality.has(fact.modality)) &&
    (skip === "verdict" || !c.verdict.size || c.verdict.has(fact.verdict)) &&
    (!c.organisation || name(fact.organisation) === c.organisation || (name(fact.participant) === c.organisation && fact.type === "renamed")) &&
    (!c.participant || name(fact.participant) === c.participant) &&
    ((c.from === null && c.to === null) || (fact.date && (c.from === null || fact.last === null || fact.last >= c.from) && (c.to === null || fact.first === null || fact.first <= c.to))) &&
    (c.confidence === 0 || (fact.confidence !== null && fact.confidence >= c.confidence)) &&
    c.needles.every((needle) => hay(fact).includes(needle));

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null) element.setAttribute(key, value);
    element.append(...children.filter((child) => child !== null && child !== ""));
    return element;
  };
  const svg = (tag, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const sign = (verdict) => {
    const [mark, label] = data.marks[verdict];
    return make("span", { class: "sign v-" + verdict, role: "img", "aria-label": label, title: label }, mark);
  };
  const bar = (confidence) => {
    const picture = svg("svg", { class: "conf", viewBox: "0 0 40 6", "aria-hidden": "true" });
    picture.append(svg("rect", { class: "track", width: 40, height: 6 }), svg("rect", { class: "fill", width: 40 * confidence, height: 6 }));
    return make("span", { title: "confidence" }, make("span", { class: "sr" }, "confidence "), make("span", { class: "num" }, confidence.toFixed(2)), " ", picture);
  };
  const draw = (fact) => {
    const organisation = make("bdi", { class: "name" }, name(fact.organisation));
    const participant = fact.participant < 0 ? null : make("bdi", { class: "name" }, name(fact.participant));
    const verb = make("span", { class: "verb" }, fact.participant < 0 && fact.type === "founded" ? "was founded" : data.labels[fact.type]);
    const parts = data.first.includes(fact.type) || !participant ? [organisation, verb, participant] : [participant, verb, organisation];
    const [, title, href] = data.articles[fact.article];
    const link = make("a", { class: "go", href: href + "#" + encodeURIComponent(fact.anchor) }, ...parts);
    const meta = make("span", { class: "meta" },
      fact.modality === "asserted" ? null : make("span", { class: "tag " + fact.modality }, fact.modality),
      fact.confidence === null ? null : bar(fact.confidence));
    const when = fact.date ? make("span", { class: "when num", title: fact.date }, data.whens[fact.when]) : make("span", { class: "verb" }, "undated");
    return make("li", { class: "row" },
      make("div", { class: "line" }, fact.verdict ? sign(fact.verdict) : null, link, when, meta),
      make("p", { class: "snippet", dir: "auto" }, data.snippets[fact.snippet]),
      make("p", { class: "from" }, make("bdi", {}, title)));
  };

  let found = [], shown = 0;
  const grow = () => {
    const part = document.createDocumentFragment();
    for (const fact of found.slice(shown, shown + STEP)) part.append(draw(fact));
    rows.append(part);
    shown = Math.min(found.length, shown + STEP);
    $("morebox").hidden = shown >= found.length;
    more.textContent = `Show ${Math.min(STEP, found.length - shown)} more of ${(found.length - shown).toLocaleString("en")}`;
  };
  const counts = (c, key) => {
    const tally = new Map();
    for (const fact of facts) if (without(fact, c, key)) tally.set(fact[key], (tally.get(fact[key]) || 0) + 1);
    for (const box of boxes[key]) {
      const count = tally.get(box.value) || 0, label = box.closest("label");
      label.querySelector(".num").textContent = count.toLocaleString("en");
      label.classList.toggle("none", count === 0 && !box.checked);
    }
  };
  const update = () => {
    const c = chosen();
    found = facts.filter((fact) => without(fact, c, ""));
    rows.replaceChildren();
    shown = 0;
    grow();
    for (const key of Object.keys(boxes)) if (boxes[key].length) counts(c, key);
    const all = facts.length.toLocaleString("en");
    output.textContent = found.length === facts.length ? `${all} ${noun}` : `${found.length.toLocaleString("en")} of ${all} ${noun}`;
    $("nothing").hidden = found.length > 0;
    $("confidenceout").textContent = c.confidence ? `at least ${c.confidence.toFixed(2)}` : "any";
    const state = new URLSearchParams();
    if (search.value.trim()) state.set("q", search.value.trim());
    for (const key of Object.keys(boxes)) for (const value of c[key]) state.append(key, value);
    for (const key of ["organisation", "participant"]) if (c[key]) state.set(key, c[key]);
    for (const key of ["from", "to"]) if (c[key] !== null) state.set(key, c[key]);
    if (c.confidence) state.set("confidence", c.confidence);
    const hash = String(state);
    $("reset").hidden = !hash;
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  };
  const restore = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    search.value = state.get("q") || "";
    for (const key of Object.keys(boxes)) {
      const values = new Set(state.getAll(key));
      for (const box of boxes[key]) box.checked = values.has(box.value);
    }
    for (const key of ["organisation", "participant"]) picks[key].value = state.get(key) || "";
    for (const key of ["from", "to"]) $(key).value = state.get(key) || "";
    $("confidence").value = Math.round(100 * Number(state.get("confidence") || 0)) || 0;
    update();
  };

  let timer = 0;
  const soon = () => { clearTimeout(timer); timer = setTimeout(update, 90); };
  form.addEventListener("input", soon);
  search.addEventListener("input", soon);
  form.addEventListener("submit", (event) => event.preventDefault());
  const reset = () => { history.replaceState(null, "", location.pathname + location.search); restore(); search.focus(); };
  $("reset").addEventListener("click", reset);
  $("reset2").addEventListener("click", reset);
  more.addEventListener("click", () => {
    const before = rows.children.length;
    grow();
    rows.children[before]?.querySelector("a")?.focus();
  });
  if ("IntersectionObserver" in window) {
    new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting) && shown < found.length) grow();
    }, { rootMargin: "600px" }).observe($("morebox"));
  }
  if (matchMedia("(max-width: 62rem)").matches) $("facetbox").open = false;
  addEventListener("hashchange", restore);
  restore();
})();
