"use strict";
// What documents say is put on the page as text only, never as markup.
const token = document.querySelector("meta[name=review-token]").content;
const place = (id) => document.getElementById(id);
let state = { proposals: [] };
let chosen = "";
let buttons = new Map();
// Decisions are sent one after the other; the page goes on at once, and shows what the program says when all are kept.
let sending = Promise.resolve(), unsent = 0;

function make(tag, text, more = {}) {
  const made = document.createElement(tag);
  if (text) made.textContent = text;
  for (const [name, value] of Object.entries(more)) made.setAttribute(name, value);
  return made;
}

async function ask(name, asked = {}) {
  const answer = await fetch(name, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Review-Token": token },
    body: JSON.stringify(asked),
  }).catch(() => null);
  if (!answer) throw new Error("The program does not answer: it may have been ended. Start it again.");
  const told = await answer.json();
  if (told.error) throw new Error(told.error);
  return told;
}

function tell(text) { place("told").textContent = text; }
const current = () => state.proposals.find((each) => each.id === chosen);
const isOpen = (each) => each.state === "open";

function change(name, asked, told) {
  unsent += 1;
  const answered = sending.then(() => ask(name, asked)).then(
    (found) => { unsent -= 1; if (!unsent) { state = found; draw(); tell(told); } return true; },
    async (error) => {
      unsent -= 1;
      state = await ask("state").catch(() => state);
      draw();
      tell(error.message);
      return false;
    },
  );
  sending = answered;
  return answered;
}

function draw() {
  document.title = `Review: ${state.operation}`;
  place("title").textContent = `Review: ${state.title}`;
  const counts = Object.entries(state.states).filter(([, number]) => number).map(([name, number]) => `${number} ${name}`);
  place("counts").textContent = `${counts.join(", ")}. Kept in ${state.review}`;
  if (!current()) chosen = (state.proposals.find(isOpen) || state.proposals[0] || { id: "" }).id;
  drawList();
  drawProposal();
}

function drawList() {
  const list = place("list");
  list.replaceChildren();
  buttons = new Map();
  let kind = "", items = null;
  for (const each of state.proposals) {
    if (each.kind !== kind) {
      kind = each.kind;
      list.append(make("h2", kind === "theory" ? "Theories" : `${kind[0].toUpperCase()}${kind.slice(1)}s`));
      items = list.appendChild(make("ul"));
    }
    const button = make("button", each.title, { type: "button" });
    button.append(make("small", `${each.state} · ${each.relation}`));
    buttons.set(each.id, button);
    button.addEventListener("click", () => choose(each.id));
    items.appendChild(make("li")).append(button);
  }
  mark();
}

function mark() {
  place("list").querySelector("[aria-current]")?.removeAttribute("aria-current");
  const button = buttons.get(chosen);
  button?.setAttribute("aria-current", "true");
  button?.scrollIntoView({ block: "nearest" });
}

function choose(id) {
  chosen = id;
  tell("");
  mark();
  drawProposal();
  place("proposal").focus();
}

function step(by) {
  const at = state.proposals.findIndex((each) => each.id === chosen);
  const next = state.proposals[at + by];
  if (next) choose(next.id);
}

function nextOpen() {
  const at = state.proposals.findIndex((each) => each.id === chosen);
  const after = [...state.proposals.slice(at + 1), ...state.proposals.slice(0, at)].find(isOpen);
  if (after) chosen = after.id;
  mark();
  drawProposal();
  place("proposal").focus();
}

function drawProposal() {
  const main = place("proposal"), each = current();
  main.replaceChildren();
  if (!each) {
    main.append(make("h2", "Nothing to review", { id: "proposal-title" }));
    return;
  }
  main.append(make("h2", each.question ? `${each.title} (${each.question})` : each.title, { id: "proposal-title" }));
  const stands = each.into ? `${each.state} into ${each.into}` : each.state;
  main.append(make("p", `${each.kind} ${each.id}, ${stands}${each.changed ? `; ${each.changed}` : ""}`));
  const acts = main.appendChild(make("p", "", { class: "acts" }));
  for (const [key, name] of [["a", "Accept"], ["e", "Edit"], ["r", "Reject"], ["m", "Merge"]]) {
    const button = make("button", `${name} (${key})`, { type: "button" });
    button.addEventListener("click", () => keys[key]());
    acts.append(button);
  }
  main.append(make("div", "", { id: "form" }));
  const beside = main.appendChild(make("div", "", { class: "beside" }));
  beside.append(said(each), would(each));
}

function said(each) {
  const part = make("section", "", { "aria-labelledby": "said-title" });
  part.append(make("h3", "What is said", { id: "said-title" }));
  if (!each.sentences.length) part.append(make("p", "The document as a whole."));
  for (const quoted of each.sentences) {
    const block = part.appendChild(make("blockquote"));
    block.append(quoted.before, make("mark", quoted.sentence), quoted.after);
    const who = `${quoted.speaker || "the text itself"}, ${quoted.firmness}`;
    block.append(make("footer", `${who}. ${quoted.doc}, characters ${quoted.start}–${quoted.end}`));
  }
  return part;
}

function would(each) {
  const part = make("section", "", { "aria-labelledby": "would-title" });
  part.append(make("h3", "What it would change", { id: "would-title" }));
  const line = part.appendChild(make("p"));
  line.append(make("span", each.relation, { class: `relation ${each.relation.split(" ")[0]}` }));
  line.append(each.compared ? ` ${each.compared}` : "");
  if (each.told && each.told !== each.compared) part.append(make("p", each.told));
  if (each.merged.length) part.append(make("p", `With it: ${each.merged.join(", ")}`));
  const shown = part.appendChild(make("pre", "", { tabindex: "0", "aria-label": "Difference in the operation file" }));
  if (each.entry === null) {
    shown.textContent = "Nothing would be written; accepting says that you have seen it.";
  } else if (isOpen(each) || each.state === "accepted") {
    shown.textContent = each.lacks ? `It ${each.lacks}.` : "…";
    if (!each.lacks) setTimeout(() => difference_of(each, shown), 200);
  } else {
    shown.textContent = each.state === "applied" ? "It stands in the file." : "Nothing, as decided.";
  }
  return part;
}

function difference_of(each, shown) {
  if (!shown.isConnected) return; // somebody steps through: what was passed by is not asked for
  ask("difference", { proposal: each.id }).then((found) => colour(shown, found.difference), (error) => { shown.textContent = error.message; });
}

function colour(into, difference) {
  into.replaceChildren();
  if (!difference) into.textContent = "Nothing would change.";
  for (const line of difference.split("\n")) {
    const kind = line.startsWith("+") ? "added" : line.startsWith("-") ? "gone" : "";
    into.append(make("span", `${line}\n`, kind ? { class: kind } : {}));
  }
}

function decide(act, told, into = "") {
  const each = current();
  if (!each) return;
  if (act === "accept" && each.lacks) { tell(`It ${each.lacks}: edit it first (e), or reject it (r).`); return; }
  const asked = { proposal: each.id, act, into };
  if (isOpen(each)) {
    each.state = { accept: "accepted", reject: "rejected", merge: "merged" }[act];
    const button = buttons.get(each.id);
    if (button) button.querySelector("small").textContent = `${each.state} · ${each.relation}`;
  }
  change("decide", asked, `${told}: ${each.title}`);
  nextOpen();
  tell(`Keeping: ${told.toLowerCase()}, ${each.title}`);
}

function edit() {
  const each = current(), fields = Object.entries(each?.fields || {});
  if (!fields.length) { tell("There is nothing to edit: accept it as read, or reject it."); return; }
  const form = make("form", "", { "aria-label": "Edit what would be written" });
  for (const [name, value] of fields) {
    const input = make("input", "", { id: `field-${name}`, name, value, autocomplete: "off" });
    form.append(make("label", name, { for: `field-${name}` }), input);
  }
  form.append(make("button", "Keep (Enter)", { type: "submit" }));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = {};
    for (const [name, value] of fields) if (form.elements[name].value !== value) values[name] = form.elements[name].value;
    if (!Object.keys(values).length) { drawProposal(); place("proposal").focus(); return; }
    if (await change("edit", { proposal: each.id, values }, `Edited: ${each.title}`)) place("proposal").focus();
  });
  open(form);
}

function merge() {
  const each = current();
  const others = state.proposals.filter((other) => other.kind === each?.kind && other.id !== each.id && (isOpen(other) || other.state === "accepted"));
  if (!others.length || each.kind === "source") { tell("There is no other to merge it into."); return; }
  const form = make("form", "", { "aria-label": "Merge into another proposal" });
  const select = make("select", "", { id: "into" });
  for (const other of others) select.append(make("option", other.title, { value: other.id }));
  form.append(make("label", "Merge into", { for: "into" }), select, make("button", "Merge (Enter)", { type: "submit" }));
  form.addEventListener("submit", (event) => { event.preventDefault(); decide("merge", "Merged", select.value); });
  open(form);
}

function open(form) {
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { place("form").replaceChildren(); place("proposal").focus(); }
  });
  place("form").replaceChildren(form);
  form.querySelector("input, select").focus();
}

let seen = "";
async function difference() {
  try {
    await sending;
    seen = (await ask("difference")).difference;
    colour(place("difference-text"), seen);
    place("apply").disabled = !Object.entries(state.states).some(([name, number]) => name === "accepted" && number);
    place("difference").showModal();
  } catch (error) { tell(error.message); }
}

place("apply").addEventListener("click", async () => {
  place("difference").close();
  await change("apply", { seen }, `Written into ${state.operation}.`);
});
for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());

const keys = {
  a: () => decide("accept", "Accepted"), r: () => decide("reject", "Rejected"), e: edit, m: merge,
  u: () => change("undo", {}, "The last decision is taken back."),
  d: difference, j: () => step(1), k: () => step(-1), "?": () => place("help").showModal(),
};
place("undo").addEventListener("click", keys.u);
place("show-difference").addEventListener("click", difference);
place("show-help").addEventListener("click", keys["?"]);
document.addEventListener("keydown", (event) => {
  const writes = event.target.closest("input, select, textarea, dialog");
  if (writes || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});
window.addEventListener("beforeunload", (event) => { if (unsent) event.preventDefault(); });
change("state", {}, "");
