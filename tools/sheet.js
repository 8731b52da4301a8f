// What must be found again on paper. Text from right to left stands in a PDF in the order of its glyphs, so it is left out.
() => {
  const readable = (text) => !/[\u0590-\u08ff\ufb1d-\ufefc]/.test(text);
  const textOf = (element) => [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data);
  const shown = [...document.querySelectorAll(".prose :is(p, li, td, h2), .entry-title, .entry-summary")];
  const citation = document.querySelector(".cite ~ .on-paper")?.textContent ?? "";
  return {
    address: document.querySelector("link[rel=canonical]")?.href ?? "",
    citation: readable(citation) ? citation : "",
    links: [...document.querySelectorAll('.prose a[href^="http"]')].map((link) => link.getAttribute("href")),
    texts: shown.filter((element) => element.checkVisibility()).flatMap(textOf).filter(readable),
  };
}
