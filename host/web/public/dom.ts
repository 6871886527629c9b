// Makes and changes elements. Text is set as text, never parsed as markup.

type Child = Node | string;
type Attributes = { [name: string]: string | number | boolean | undefined };

/** An element with attributes and children; `false` and undefined attributes are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill<E extends Element>(node: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

/** Changes an attribute only if it differs; `false` and undefined remove it. */
export function setAttribute(node: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** Changes a text only if it differs, so that nothing is redrawn or read out twice. Hides the element when empty. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
  if (node.hidden !== (text === "")) node.hidden = text === "";
}

/** The element of the page with this id. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/** Lets a button be pressed: one that would do nothing before its script has come is disabled in the page. */
export function enable(...ids: string[]): void {
  for (const id of ids) byId<HTMLButtonElement>(id).disabled = false;
}

/** What is drawn for one item of a list; kept as long as the item is in the list. */
export interface Drawn<T> {
  node: Element;
  update(item: T): void;
}

/** Keeps a list in the page in step with a list of items: adds, moves and removes only what has changed. */
export class DrawnList<T> {
  private parent: Element;
  private keyOf: (item: T) => string;
  private draw: (item: T) => Drawn<T>;
  private drawn = new Map<string, Drawn<T>>();

  constructor(parent: Element, keyOf: (item: T) => string, draw: (item: T) => Drawn<T>) {
    this.parent = parent;
    this.keyOf = keyOf;
    this.draw = draw;
  }

  /** Whatever has the focus keeps it, also when its place in the list changes. */
  update(items: readonly T[]): void {
    const focused = document.activeElement;
    const keys = new Set(items.map(this.keyOf));
    for (const [key, { node }] of this.drawn) {
      if (keys.has(key)) continue;
      node.remove();
      this.drawn.delete(key);
    }
    let before = this.parent.firstElementChild;
    for (const item of items) {
      const key = this.keyOf(item);
      const drawn = this.drawn.get(key) ?? this.draw(item);
      this.drawn.set(key, drawn);
      if (drawn.node === before) before = before.nextElementSibling;
      else this.parent.insertBefore(drawn.node, before);
      drawn.update(item);
    }
    if (focused !== document.activeElement && focused instanceof HTMLElement && this.parent.contains(focused))
      focused.focus({ preventScroll: true });
  }
}
