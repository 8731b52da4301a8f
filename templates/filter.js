// The filter of an index.
"use strict";

(() => {
  const filter = document.querySelector("form.filter");
  if (!filter) return;
  const said = filter.querySelector("output");
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  // The names of a large index are collected on the first keystroke, not while the page loads.
  const read = () =>
    [...document.querySelectorAll(".kind .counts li")].map((item) => ({
      item,
      name: fold(item.textContent),
      kind: item.closest(".kind").dataset.kind,
      country: item.dataset.country || "",
    }));
  let entries = null;
  const apply = () => {
    entries ??= read();
    const words = fold(filter.elements.words.value).trim();
    const kind = filter.elements.kind ? filter.elements.kind.value : "";
    const country = filter.elements.country ? filter.elements.country.value : "";
    let left = 0;
    for (const entry of entries) {
      const shown =
        entry.name.includes(words) && (!kind || entry.kind === kind) && (!country || entry.country === country);
      entry.item.hidden = !shown;
      left += shown;
    }
    for (const group of document.querySelectorAll(".letter, .kind")) {
      group.hidden = !group.querySelector(".counts li:not([hidden])");
    }
    const asked = Boolean(words || kind || country);
    for (const rest of document.querySelectorAll(".letter details")) rest.open = asked;
    const sum = {{ "filter.left" | script_text }}.replace("{left}", left).replace("{all}", entries.length);
    said.textContent = asked ? sum : "";
  };
  filter.hidden = false;
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
  if ([...filter.elements].some(({ name, value }) => name && value)) apply();
})();
