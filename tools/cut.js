// Text outside the window, or cut by an element that hides what overflows. What scrolls by itself may be wider, and a
// summary that ends in dots is meant to.
() => {
  const wide = document.documentElement.clientWidth;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];

  const frameOf = (element) => {
    const frame = { left: 0, right: wide, top: -Infinity, bottom: Infinity };
    for (let around = element; around; around = around.parentElement) {
      const style = getComputedStyle(around);
      const box = around.getBoundingClientRect();
      if (/auto|scroll/.test(style.overflowX) || style.webkitLineClamp !== "none") return null;
      if (style.overflowX !== "visible") {
        frame.left = Math.max(frame.left, box.left);
        frame.right = Math.min(frame.right, box.right);
      }
      if (/hidden|clip/.test(style.overflowY)) {
        frame.top = Math.max(frame.top, box.top);
        frame.bottom = Math.min(frame.bottom, box.bottom);
      }
    }
    return frame;
  };

  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || element.closest(".unseen, .skip, option, text")) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const frame = frameOf(element);
    if (!frame) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const across = (box) => box.left < frame.left - 1 || box.right > frame.right + 1;
    const down = (box) => box.top < frame.top - 3 || box.bottom > frame.bottom + 3;
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1);
    if (boxes.some((box) => across(box) || down(box))) {
      found.push(`"${text.data.trim().slice(0, 60)}" in ${element.className || element.tagName}`);
    }
  }
  const across = document.documentElement.scrollWidth;
  if (across > wide) found.push(`the page scrolls sideways: ${across} px in a window of ${wide}`);
  return found.slice(0, 5);
}
