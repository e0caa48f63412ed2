// Makes DOM elements. Text only ever goes in as text, never as markup: that is what keeps a customer's
// `<script>` a harmless string.

interface ElementOptions {
  class?: string;
  part?: string;
  text?: string;
  attributes?: Record<string, string>;
}

/** A new element with its class, part, text or attributes, and its children. */
export function elementOf<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  { class: className, part, text, attributes = {} }: ElementOptions = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className !== undefined) element.className = className;
  if (part !== undefined) element.setAttribute('part', part);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  if (text !== undefined) element.textContent = text;
  element.append(...children);
  return element;
}

/** Sets an element's text only when it differs, so that nothing is repainted or read out again for nothing. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
