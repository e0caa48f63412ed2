// The parts of the page's forms: rows with a label, a help text and a place for the fault of the field.
import { elementOf } from '../ui/element-of';
import type { SettingsTexts } from '../languages/texts';
import type { Failure } from './settings-api';

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** A row of a form, and what it shows as a fault. */
export interface Row {
  element: HTMLElement;
  control: Control;
  /** Shows a fault at the field; null takes it away. A text of the server comes in English. */
  showFault(text: string | null, fromServer?: string): void;
}

interface RowOptions {
  id: string;
  label: string;
  help?: string;
  /** Beside the control, such as a unit. */
  unit?: Node;
  /** `below`: the control has the full width, below the label. */
  place?: 'beside' | 'below';
}

/** Puts a control into a row. */
export function rowOf(control: Control, { id, label, help, unit, place = 'beside' }: RowOptions): Row {
  control.id = id;
  const fault = elementOf('p', { class: 'fault', attributes: { id: `${id}-fault` } });
  const helpText =
    help === undefined ? [] : [elementOf('p', { class: 'help', text: help, attributes: { id: `${id}-help` } })];
  control.setAttribute('aria-describedby', [...helpText, fault].map((part) => part.id).join(' '));
  const words = elementOf(
    'div',
    { class: 'row-words' },
    elementOf('label', { text: label, attributes: { for: id } }),
    ...helpText,
  );
  const field = elementOf('div', { class: 'row-control' }, control, ...(unit ? [unit] : []));
  return {
    element: elementOf('div', { class: `row ${place}` }, words, field, fault),
    control,
    showFault: (text, fromServer) => {
      fault.replaceChildren(
        ...(text === null ? [] : [text]),
        ...(fromServer === undefined ? [] : [' ', elementOf('span', { text: fromServer, attributes: { lang: 'en' } })]),
      );
      if (text === null && fromServer === undefined) control.removeAttribute('aria-invalid');
      else control.setAttribute('aria-invalid', 'true');
    },
  };
}

/** A switch: a checkbox that is named as one. */
export function switchOf(): HTMLInputElement {
  return elementOf('input', { class: 'switch', attributes: { type: 'checkbox', role: 'switch' } });
}

/** A field for a line of text. */
export function lineOf(attributes: Record<string, string> = {}): HTMLInputElement {
  return elementOf('input', { attributes: { type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes } });
}

/** A choice among values. */
export function selectOf(options: readonly (readonly [value: string, text: string])[]): HTMLSelectElement {
  return elementOf(
    'select',
    {},
    ...options.map(([value, text]) => elementOf('option', { text, attributes: { value } })),
  );
}

export function buttonOf(
  text: string,
  look: 'primary' | 'quiet' | 'plain' | 'danger',
  clicked: () => void,
): HTMLButtonElement {
  const button = elementOf('button', { class: look, text, attributes: { type: 'button' } });
  button.addEventListener('click', clicked);
  return button;
}

/** A section with its heading, which names it. */
export function sectionOf(id: string, heading: string, ...children: (Node | string)[]): HTMLElement {
  const title = elementOf('h2', { text: heading, attributes: { id, tabindex: '-1' } });
  return elementOf('section', { class: 'section', attributes: { 'aria-labelledby': id } }, title, ...children);
}

/** Shows a message in a live region: the page's sentence, and the server's reason in English. */
export function showMessage(place: HTMLElement, text: string, detail = ''): void {
  place.replaceChildren(
    ...(text === '' ? [] : [elementOf('span', { text })]),
    ...(detail === '' ? [] : [' ', elementOf('span', { class: 'detail', text: detail, attributes: { lang: 'en' } })]),
  );
}

/** Shows why a request did not succeed. */
export function showFailure(
  place: HTMLElement,
  { kind, detail }: Failure,
  texts: SettingsTexts,
  unreachable: string,
): void {
  if (kind === 'unreachable') showMessage(place, unreachable);
  else if (kind === 'sign-in') showMessage(place, texts.signInEnded);
  else showMessage(place, texts.refused, detail);
}
