// Makes and changes elements. Text is always text: nothing that comes from outside is taken for markup.

type Child = Node | string;
type Attributes = { [name: string]: string | number | boolean | undefined };

/** An element with attributes and children; `false` and undefined attributes are left out. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return dress(document.createElement(tag), attributes, children);
}

/** The same for pictures. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return dress(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function dress<E extends Element>(node: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) setAttribute(node, name, value);
  node.append(...children);
  return node;
}

/** Changes an attribute only if it differs; `false` and undefined take it away. */
export function setAttribute(node: Element, name: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
  } else {
    const text = value === true ? "" : String(value);
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/** Changes a text only if it differs, so that nothing is drawn or spoken again for nothing. An empty one is hidden. */
export function setText(node: HTMLElement, text: string): void {
  if (node.textContent !== text) node.textContent = text;
  if (node.hidden !== (text === "")) node.hidden = text === "";
}

/** The element of the page with this id. */
export function place<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

/** Something drawn for each item of a list, kept as long as its item stays. */
export interface Drawn<T> {
  node: Element;
  update(item: T): void;
}

/** A list in the page that follows a list of items: elements are made, moved and removed only where items are. */
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

  update(items: readonly T[]): void {
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
  }
}
