// Shapes that keep a colour of their own where the reader has forced colours on the page.
() => {
  const probe = document.body.appendChild(document.createElement("i"));
  const system = new Set(["none"]);
  for (const name of ["Canvas", "CanvasText", "LinkText", "GrayText", "Highlight"]) {
    probe.style.color = name;
    system.add(getComputedStyle(probe).color);
  }
  probe.remove();
  const shapes = [...document.querySelectorAll("svg path, svg rect, svg circle, svg text")];
  const own = shapes.filter((shape) => {
    const style = getComputedStyle(shape);
    return !system.has(style.fill) || !system.has(style.stroke);
  });
  return [...new Set(own.map((shape) => `${shape.parentElement.getAttribute("class")} ${shape.tagName}`))];
}
