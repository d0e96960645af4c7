// The review of one article. The server holds the truth: each decision is sent, and only its answer, made after the
// disk has it, is drawn. Words of the article enter the page as text; where they are cut was settled by the server.
"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  let state = JSON.parse($("state").textContent);
  const meanings = state.meanings;
  const SIGNS = { open: "○", confirmed: "✓", corrected: "✎", rejected: "✗", "in gold": "=", added: "+" };
  const FIELDS = ["type", "date", "organisation", "participant", "evidence", "note"];
  const LISTS = ["organisation_accepts", "participant_accepts", "date_accepts"];
  const PARTICIPANT = { leader: "Person (or state)", headquarters: "Place", intervened: "State or place", renamed: "Successor", dissolved: "Participant (none)", founded: "Founder (or none)" };
  const NARROW = matchMedia("(max-width: 66rem)"); // as in review.css: there the panel lies over the foot of the window
  const draftKey = `accede-draft:${state.slug}`;
  const store = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { if (value === null) localStorage.removeItem(key); else localStorage.setItem(key, value); } catch { /* no storage */ } },
  };
  let current = 0, busy = false, form = null, keysOn = store.get("accede-keys") !== "off";
  const keyOf = (item) => (item.proposal ? "p:" + item.proposal : "l:" + item.line);
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [key, value] of Object.entries(attributes || {})) if (value !== null) element.setAttribute(key, value);
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  // ---- drawing

  const marks = new Map();
  const drawText = () => {
    const text = $("text");
    marks.clear();
    text.replaceChildren(...state.blocks.flatMap((block) => {
      const paragraph = make("p", { dir: "auto", class: block.flows ? "flows" : null });
      for (const [words, data, classes] of block.segments) {
        if (!data) { paragraph.append(words); continue; }
        const mark = make("span", { class: "m " + classes, "data-m": data }, words);
        for (const key of data.split(" ")) {
          const number = Number(key.slice(0, -1));
          if (!marks.has(number)) marks.set(number, []);
          marks.get(number).push([mark, key.slice(-1)]);
        }
        paragraph.append(mark);
      }
      return [paragraph, block.gap];
    }));
  };
  const drawItems = () => {
    $("items").replaceChildren(...state.items.map((item, number) => {
      const said = make("span", { class: "said" }, make("bdi", { class: "name" }, item.left), " ", make("span", { class: "verb" }, item.verb), item.right ? " " : null, item.right ? make("bdi", { class: "name" }, item.right) : null);
      const under = make("span", { class: "under" }, state.blind ? null : make("span", { class: "s-" + item.status.split(" ")[0] }, item.status),
        item.fact.modality === "asserted" ? null : make("span", { class: "tag " + item.fact.modality }, item.fact.modality),
        item.fact.optional ? make("span", { class: "tag" }, "optional") : null,
        item.confidence === undefined ? null : make("span", { class: "num" }, `confidence ${item.confidence.toFixed(2)}`),
        item.rule ? make("span", {}, item.rule) : null,
        number === current ? make("q", { dir: "auto" }, item.fact.evidence) : null,
        ...(number === current ? item.problems.map((problem) => make("span", { class: "fault" }, "✗ " + problem)) : []));
      const button = make("button", { type: "button", "data-n": number, "aria-current": number === current ? "true" : null },
        make("span", { class: "sign s-" + item.status.split(" ")[0], "aria-hidden": "true" }, SIGNS[item.status]), said,
        make("span", { class: "when num" }, item.when || make("span", { class: "verb" }, "undated")), under);
      return make("li", { class: "item " + item.status.split(" ")[0] }, button);
    }));
  };
  const light = (scroll) => {
    document.querySelectorAll("#text .m").forEach((mark) => mark.classList.remove("lit-s", "lit-t", "lit-o", "lit-p", "lit-d", "lit-a", "lit-c", "lit-g"));
    const drawn = state.items[current] ? marks.get(current) || [] : [];
    document.body.classList.toggle("has-lit", drawn.length > 0);
    for (const [mark, letter] of drawn) mark.classList.add("lit-" + letter);
    const first = drawn.find(([, letter]) => letter === "t") || drawn.find(([, letter]) => letter === "g") || drawn[0];
    if (scroll && first) {
      const box = first[0].getBoundingClientRect();
      const floor = NARROW.matches ? $("panel").getBoundingClientRect().top - 60 : innerHeight - 90;
      if (box.top < 70 || box.bottom > floor) first[0].scrollIntoView({ block: "center" });
    }
  };
  const draw = ({ scroll = true } = {}) => {
    current = Math.max(0, Math.min(current, state.items.length - 1));
    drawItems();
    light(scroll);
    const open = state.items.filter((item) => item.status === "open").length;
    $("tally").textContent = state.blind ? `${state.gold} in gold` : `${state.decided} of ${state.items.length} judged · ${state.gold} in gold`;
    $("bar").max = state.items.length || 1;
    $("bar").value = state.blind ? state.items.length : state.decided;
    $("bar").hidden = state.blind;
    $("where").textContent = `${state.place} of ${state.total} · ${state.finished} done`;
    $("none").hidden = state.items.length > 0;
    $("none").replaceChildren(make("strong", {}, state.blind ? "No gold yet" : "Nothing was found here"), "Select the words of the article that state a fact, and add it. An article without one is simply done.");
    const item = state.items[current];
    for (const button of $("actions").querySelectorAll("button")) {
      const action = button.dataset.do;
      button.disabled = busy || (action === "undo" ? !state.undo : action !== "add" && !item);
    }
    const word = (action, text) => { $("actions").querySelector(`[data-do=${action}]`).firstChild.textContent = text + " "; };
    word("reject", item && !item.proposal ? "Remove" : "Reject");
    word("optional", item && item.fact.optional ? "Required" : "Optional");
    const confirm = $("actions").querySelector("[data-do=confirm]");
    if (confirm) confirm.disabled ||= !item || !item.proposal || ["confirmed", "corrected"].includes(item.status);
    $("actions").querySelector("[data-do=reject]").disabled ||= item?.status === "rejected";
    $("actions").querySelector("[data-do=undo]").title = state.undo ? `Take back: ${state.undo}` : "";
    $("done").firstChild.textContent = state.done ? "Reopen " : open ? `Done, ${open} left open ` : "Article is done ";
    $("done").classList.toggle("primary", !state.done);
    $("done").querySelector("kbd").hidden = state.done;
    $("before").disabled = !state.before;
    $("after").disabled = !state.after;
    const row = $("items").children[current], list = $("items");
    if (row && getComputedStyle(list).overflowY !== "visible") {
      const box = row.getBoundingClientRect(), frame = list.getBoundingClientRect();
      if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - frame.height / 3;
    }
  };
  const select = (number, options) => { current = number; draw(options); };
  const focusItem = () => $("items").children[current]?.firstChild.focus({ preventScroll: true });

  // ---- saying and sending

  const notice = (words, action) => {
    const box = $("notice");
    box.hidden = !words;
    box.replaceChildren(...(words ? [make("span", {}, words)] : []));
    if (action) {
      const button = make("button", { type: "button" }, action[0]);
      button.addEventListener("click", action[1]);
      box.append(button);
    }
  };
  const spoken = (words) => { $("say").textContent = words; };

  const send = async (decision) => {
    if (busy) return null;
    busy = true;
    $("saved").textContent = "saving…";
    try {
      const answer = await fetch(`/api/article/${encodeURIComponent(state.slug)}/decisions`, {
        method: "POST",
        headers: { "Content-Type": "application/json", "If-Match": `"${state.version}"` },
        body: JSON.stringify(decision),
      });
      if (answer.status === 403) {
        notice("Not saved: the server was started anew. Open the address that it printed in another tab, then try again here; what you typed is kept.");
        $("saved").textContent = "not saved";
        return { problems: ["not saved: the key is no longer valid"] };
      }
      const body = await answer.json();
      if (answer.ok) {
        notice("");
        state = body;
        const now = new Date();
        $("saved").textContent = `saved ${now.toTimeString().slice(0, 8)}`;
        return { ok: true };
      }
      $("saved").textContent = "not saved";
      if (answer.status === 409) {
        const kept = state.items[current] ? keyOf(state.items[current]) : null;
        state = body.view;
        drawText();
        const place = state.items.findIndex((item) => keyOf(item) === kept);
        current = place < 0 ? 0 : place;
        notice("Not saved: this article was changed in another tab or by another program. The newer state is shown; look at it and decide again." + (form ? " What you typed is kept." : ""));
        return { problems: ["not saved: the article was changed elsewhere"] };
      }
      return { problems: body.problems || ["the server could not save this"] };
    } catch {
      $("saved").textContent = "not saved";
      notice("Not saved: the server does not answer. Start accede review again and open the address that it prints; what you typed is kept.");
      return { problems: ["not saved: the server does not answer"] };
    } finally {
      busy = false;
    }
  };

  const nextOpen = (from) => {
    const order = [...state.items.keys()].map((step) => (from + step) % state.items.length);
    return order.find((number) => state.items[number].status === "open");
  };
  const about = (item) => (item.proposal ? { proposal: item.proposal } : { line: item.line });

  const decide = async (action) => {
    const item = state.items[current];
    if (action === "add") { openForm("add", null); return; }
    if (action === "undo") {
      if (!state.undo) return;
      const words = state.undo;
      const answer = await send({ action: "undo" });
      if (answer?.ok) { drawText(); draw(); spoken(`Taken back: ${words}`); focusItem(); } else if (answer) fail(answer.problems);
      return;
    }
    if (!item) return;
    if (action === "correct") { openForm("correct", item); return; }
    if (action === "reject" && !item.proposal) action = "delete";
    if (action === "confirm" && (!item.proposal || ["confirmed", "corrected"].includes(item.status))) {
      const following = nextOpen(current);
      if (following !== undefined) { select(following); focusItem(); }
      return;
    }
    if (action === "reject" && item.status === "rejected") return;
    if (action === "confirm" && item.problems.length) {
      openForm("correct", item);
      showProblems(item.problems);
      return;
    }
    const answer = await send({ action, ...about(item) });
    if (!answer) return;
    if (!answer.ok) { fail(answer.problems); return; }
    drawText();
    const following = action === "optional" ? current : nextOpen(current);
    if (following !== undefined) current = following;
    draw();
    focusItem();
    const next = state.items[current];
    spoken(`Saved: ${action}, ${item.said}. ` + (next ? `Now: ${next.said}, ${next.when || "undated"}, ${next.status}.` : ""));
  };
  const fail = (problems) => {
    draw();
    if ($("notice").hidden) notice("Not saved: " + problems.join("; ") + ".");
  };
  const finish = async () => {
    const was = state.done;
    const answer = await send({ action: was ? "reopen" : "done" });
    if (!answer) return;
    if (!answer.ok) { fail(answer.problems); return; }
    draw();
    if (!was) onward();
  };
  const onward = () => { location.href = state.after ? `/article/${encodeURIComponent(state.after)}` : "/"; };

  // ---- the form

  const field = (name) => $("f-" + name);
  const openForm = (mode, item, values) => {
    const fact = values || (item ? item.fact : { type: "joined", organisation: state.items[current]?.fact.organisation, modality: "asserted", optional: false, evidence: "" });
    form = { mode, about: item ? about(item) : {}, start: fact.start ?? null, evidence: fact.evidence || "", words: fact.evidence || "" };
    $("formhead").textContent = mode === "add" ? "Add a fact" : `Correct: ${item ? item.said : "a fact"}`;
    for (const name of FIELDS) field(name).value = fact[name] || "";
    form.evidence = field("evidence").value; // a text area turns CR LF into LF; what was selected is kept as it is
    for (const name of LISTS) field(name).value = Array.isArray(fact[name]) ? fact[name].join("; ") : fact[name] || "";
    field("optional").checked = Boolean(fact.optional);
    for (const radio of document.getElementsByName("modality")) radio.checked = radio.value === fact.modality;
    $("morefields").open = LISTS.some((name) => field(name).value) || Boolean(field("note").value);
    if (mode === "add" && !values) takeSelection();
    getSelection().removeAllRanges(); // from here on a selection is a new choice
    showProblems([]);
    $("form").hidden = false;
    document.body.classList.add("editing");
    sayDate();
    sayNames();
    sayLength();
    label();
    showChosen();
    field(mode === "add" ? (form.words ? "type" : "evidence") : "organisation").focus();
    $("form").scrollIntoView({ block: "nearest" });
  };
  const closeForm = () => {
    form = null;
    $("form").hidden = true;
    document.body.classList.remove("editing");
    store.set(draftKey, null);
    showChosen();
    draw({ scroll: false });
    focusItem();
  };
  const values = () => {
    const fact = { optional: field("optional").checked, start: form.start };
    for (const name of FIELDS) fact[name] = field(name).value;
    for (const name of LISTS) fact[name] = field(name).value.split(";").map((part) => part.trim()).filter(Boolean);
    fact.modality = [...document.getElementsByName("modality")].find((radio) => radio.checked)?.value || "asserted";
    if (!fact.participant.trim()) fact.participant = null;
    if (!fact.date.trim()) fact.date = null;
    if (fact.evidence === form.evidence) fact.evidence = form.words;
    else fact.start = null; // typed, not selected
    return fact;
  };
  const keepDraft = () => { if (form) store.set(draftKey, JSON.stringify({ mode: form.mode, about: form.about, fact: values() })); };
  const showProblems = (problems) => $("problems").replaceChildren(...problems.map((problem) => make("li", {}, problem)));
  const save = async () => {
    if (!form) return;
    const mode = form.mode, fact = values();
    const action = mode === "add" ? "add" : form.about.proposal ? "correct" : "change";
    const answer = await send({ action, ...form.about, fact });
    if (!answer) return;
    if (!answer.ok) { draw({ scroll: false }); showProblems(answer.problems); return; }
    drawText();
    form = null;
    $("form").hidden = true;
    document.body.classList.remove("editing");
    store.set(draftKey, null);
    showChosen();
    const following = mode === "add" ? state.items.findIndex((item) => item.line && item.fact.evidence === fact.evidence.trim() && item.fact.organisation === fact.organisation) : nextOpen(current);
    if (following !== undefined && following >= 0) current = following;
    draw();
    focusItem();
    spoken("Saved.");
  };
  const label = () => {
    $("participantlabel").textContent = PARTICIPANT[field("type").value] || "Participant";
    $("typewords").textContent = meanings[field("type").value];
  };
  let dateTimer = 0, dateTurn = 0;
  const sayDate = () => {
    clearTimeout(dateTimer);
    const turn = ++dateTurn;
    dateTimer = setTimeout(async () => {
      try {
        const answer = await fetch("/api/date?value=" + encodeURIComponent(field("date").value));
        if (!answer.ok || turn !== dateTurn) return;
        const { valid, words } = await answer.json();
        $("datewords").textContent = words;
        $("datewords").classList.toggle("bad", !valid);
        field("date").setAttribute("aria-invalid", String(!valid));
      } catch { $("datewords").textContent = ""; }
    }, 120);
  };
  let namesTimer = 0, namesTurn = 0;
  const sayNames = () => {
    clearTimeout(namesTimer);
    const turn = ++namesTurn;
    namesTimer = setTimeout(async () => {
      const asked = new URLSearchParams({ type: field("type").value, organisation: field("organisation").value, participant: field("participant").value });
      let said = { organisation: { typed: "" }, participants: [] };
      try {
        const answer = await fetch("/api/names?" + asked);
        if (answer.ok) said = await answer.json();
      } catch { /* no answer, no words */ }
      if (turn !== namesTurn) return;
      const words = ({ typed, called }) => (!typed || called === typed ? "" : called ? `${typed}: saved as ${called}` : `${typed}: no name that accede knows, saved as typed`);
      $("organisationwords").textContent = words(said.organisation);
      const names = field("participant").value.split(";").filter((name) => name.trim()).length;
      const hint = form?.mode !== "add" || names === 1 ? "" : names ? `${names} facts, one for each` : "several, parted by semicolons, make a fact each";
      $("participantwords").textContent = [hint, ...said.participants.map(words)].filter(Boolean).join("; ");
    }, 120);
  };
  const sayLength = () => {
    const length = [...field("evidence").value.trim()].length;
    $("length").textContent = length ? `${length} of 160 characters` : "";
    $("length").classList.toggle("bad", length > 160);
  };

  // ---- selecting evidence: places are counted in characters (code points), as the server counts them

  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0), text = $("text");
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    return { start: [...before.toString()].length, words: range.toString() };
  };
  const takeSelection = () => {
    const choice = selected();
    if (!choice || !form || !choice.words.trim()) return false;
    const lead = choice.words.length - choice.words.trimStart().length;
    form.words = choice.words.trim();
    form.start = choice.start + [...choice.words.slice(0, lead)].length;
    field("evidence").value = form.words;
    form.evidence = field("evidence").value;
    sayLength();
    showChosen();
    keepDraft();
    return true;
  };
  const showChosen = () => {
    if (!window.CSS?.highlights) return;
    CSS.highlights.delete("chosen");
    if (!form || form.start === null) return;
    const before = [...$("text").textContent].slice(0, form.start).join("").length;
    const range = rangeOf(before, before + form.words.length);
    if (range) CSS.highlights.set("chosen", new Highlight(range));
  };
  // Returns the range of the text between two places, counted as JavaScript counts.
  const rangeOf = (start, end) => {
    const walker = document.createTreeWalker($("text"), NodeFilter.SHOW_TEXT), range = document.createRange();
    let at = 0, open = false;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const next = at + node.data.length;
      if (!open && start < next) { range.setStart(node, start - at); open = true; }
      if (open && end <= next) { range.setEnd(node, end - at); return range; }
      at = next;
    }
    return null;
  };

  // ---- selecting evidence by keys: from the anchor's word to the focus's, as numbers of words

  const walk = { anchor: 0, focus: -1 };
  const wordsOf = (text) => [...text.matchAll(/\S+/gu)].map((match) => ({ start: match.index, end: match.index + match[0].length, word: match[0] }));
  const startsSentence = (text, words, n) => n <= 0 || /[.!?…]["'’”)\]]*$/.test(words[n - 1].word) || text.slice(words[n - 1].end, words[n].start).includes("\n");
  const toWord = (focus, { grow = false } = {}) => {
    const text = $("text").textContent, words = wordsOf(text);
    if (!words.length) return;
    walk.focus = Math.max(0, Math.min(focus(text, words), words.length - 1));
    if (!grow) walk.anchor = walk.focus;
    const first = words[Math.min(walk.anchor, walk.focus)], last = words[Math.max(walk.anchor, walk.focus)];
    const tail = last.word.match(/(?<=.)[.,;:!?]+$/u)?.[0].length ?? 0; // a full stop or comma is no evidence
    const range = rangeOf(first.start, last.end - tail);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
    takeSelection();
  };
  const sentence = (step, { last = 0 } = {}) => (text, words) => {
    let n = walk.focus + step;
    while (n > 0 && n < words.length - 1 && !startsSentence(text, words, n + last)) n += step;
    return n;
  };
  const WALKS = { ArrowRight: () => walk.focus + 1, ArrowLeft: () => walk.focus - 1, ArrowDown: sentence(1), ArrowUp: sentence(-1) };
  const GROWS = { ...WALKS, ArrowDown: sentence(1, { last: 1 }) }; // to the end of the sentence, not into the next
  const toText = () => {
    $("text").focus({ preventScroll: true });
    const lit = document.querySelector("#text .lit-t, #text .lit-g");
    if (lit) {
      const before = document.createRange();
      before.selectNodeContents($("text"));
      before.setEndBefore(lit);
      const place = before.toString().length;
      toWord((text, words) => words.findIndex((word) => word.end > place));
    } else toWord(() => Math.max(0, walk.focus));
  };

  // ---- events

  $("items").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) { select(Number(button.dataset.n)); focusItem(); }
  });
  $("text").addEventListener("click", (event) => {
    const mark = event.target.closest("[data-m]");
    if (!mark || String(getSelection()) || form) return;
    const keys = mark.dataset.m.split(" ");
    const strong = keys.filter((key) => !key.endsWith("s"));
    const numbers = [...new Set((strong.length ? strong : keys).map((key) => Number(key.slice(0, -1))))];
    select(numbers[(numbers.indexOf(current) + 1) % numbers.length], { scroll: false });
  });
  document.addEventListener("selectionchange", takeSelection); // by mouse, by keys, by the handles of a touch screen
  $("text").addEventListener("keydown", (event) => {
    const grow = event.shiftKey && walk.focus >= 0, step = (grow ? GROWS : WALKS)[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    toWord(step, { grow });
  });
  $("actions").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) decide(button.dataset.do);
  });
  // Pressing the mouse on 'Add a fact' must not lose the selection that becomes its evidence.
  $("actions").addEventListener("mousedown", (event) => { if (event.target.closest("[data-do=add]")) event.preventDefault(); });
  $("form").addEventListener("submit", (event) => { event.preventDefault(); save(); });
  $("form").addEventListener("input", (event) => {
    if (event.target === field("date")) sayDate();
    if (event.target === field("evidence")) { sayLength(); if (form) { form.start = field("evidence").value === form.evidence ? form.start : null; showChosen(); } }
    if (event.target === field("type")) label();
    if (["f-type", "f-organisation", "f-participant"].includes(event.target.id)) sayNames();
    keepDraft();
  });
  $("cancel").addEventListener("click", closeForm);
  $("done").addEventListener("click", finish);
  const goTo = (slug) => { if (slug) location.href = `/article/${encodeURIComponent(slug)}`; };
  $("before").addEventListener("click", () => goTo(state.before));
  $("after").addEventListener("click", () => goTo(state.after));
  $("help").addEventListener("click", () => $("keys").showModal());
  $("keyson").checked = keysOn;
  $("keyson").addEventListener("change", () => { keysOn = $("keyson").checked; store.set("accede-keys", keysOn ? null : "off"); });

  const KEYS = { c: () => decide("confirm"), e: () => decide("correct"), x: () => decide("reject"), o: () => decide("optional"), a: () => decide("add"), u: () => decide("undo"),
    d: () => (state.done ? onward() : finish()), t: toText, n: () => goTo(state.after), p: () => goTo(state.before), "?": () => $("keys").showModal(),
    j: () => { if (current < state.items.length - 1) { select(current + 1); focusItem(); } },
    k: () => { if (current > 0) { select(current - 1); focusItem(); } } };
  document.addEventListener("keydown", (event) => {
    if ($("keys").open) return;
    if (form && event.key === "Escape") { event.preventDefault(); closeForm(); return; }
    if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); return; }
    if (!keysOn || event.ctrlKey || event.metaKey || event.altKey || event.repeat || form) return;
    if (event.target.closest("input, select, textarea, dialog")) return;
    const act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  drawText();
  const first = nextOpen(0);
  current = first ?? 0;
  draw();
  const draft = store.get(draftKey);
  if (draft) {
    try {
      const { mode, about: which, fact } = JSON.parse(draft);
      const place = state.items.findIndex((item) => (which.proposal ? item.proposal === which.proposal : which.line && item.line === which.line));
      if (mode !== "add" && place < 0) throw new Error("what was being corrected is gone");
      if (place >= 0) select(place);
      openForm(mode, mode === "add" ? null : state.items[place], fact);
      notice("What you had begun to type is here again; it was not saved yet.");
    } catch { store.set(draftKey, null); }
  }
})();
