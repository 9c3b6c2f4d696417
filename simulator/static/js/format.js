// WhatsApp's formatting (*bold* _italic_ ~struck~ `code`) and links, as DOM nodes.
const MARK =
  /```([\s\S]+?)```|`([^`\n]+)`|(?<![\p{L}\p{N}])([*_~])(?=\S)([^\n]*?\S)\3(?![\p{L}\p{N}])|https?:\/\/[^\s<>"']+/u;
const TAGS = { "*": "strong", _: "em", "~": "s" };

export function formatted(text) {
  const box = document.createDocumentFragment();
  let rest = String(text ?? "");
  for (let found = MARK.exec(rest); found; found = MARK.exec(rest)) {
    box.append(rest.slice(0, found.index));
    let whole = found[0];
    if (found[1] !== undefined || found[2] !== undefined) {
      const code = document.createElement("code");
      code.textContent = found[1] ?? found[2];
      box.append(code);
    } else if (found[3]) {
      const mark = document.createElement(TAGS[found[3]]);
      mark.append(formatted(found[4]));
      box.append(mark);
    } else {
      whole = whole.replace(/[.,;:!?)\]*_~،؛؟\u2066-\u2069\u200e\u200f]+$/u, "");
      box.append(link(whole));
    }
    rest = rest.slice(found.index + whole.length);
  }
  box.append(rest);
  return box;
}

export const plain = (text) => formatted(text).textContent;

export function link(address, ...children) {
  const anchor = document.createElement("a");
  anchor.href = address; // only ever http(s): the pattern above or a check by the caller
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  if (children.length) anchor.append(...children);
  else {
    anchor.textContent = address;
    anchor.dir = "ltr";
  }
  return anchor;
}

export const isWeb = (address) => /^https?:\/\//i.test(String(address));
