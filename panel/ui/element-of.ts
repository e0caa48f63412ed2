// Creates DOM elements. Text is always inserted as text, never as markup, so that a `<script>` in a customer's message
// is not executed.

interface ElementOptions {
  class?: string;
  part?: string;
  text?: string;
  attributes?: Record<string, string>;
}

/** Creates an element with class, part, text, attributes and children. */
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

/** Sets an element's text only if it differs, so that unchanged text is not repainted or announced again. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
