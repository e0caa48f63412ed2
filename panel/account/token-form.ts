// Asks for a token: where a page has none, and again where the server no longer accepts the one it has.
import type { AccountTexts } from '../languages/texts';
import { elementOf, setText } from '../ui/element-of';
import { settingsIn } from './page-link';

interface TokenFormOptions {
  heading: string;
  headingLevel: 1 | 2;
  help: string;
  submit: string;
  /** What else went wrong; empty if nothing did. */
  problem?: string;
  /** Called with the token that was pasted, by itself or in a link. */
  given: (token: string) => void;
}

export function tokenFormOf(texts: AccountTexts, options: TokenFormOptions): HTMLElement {
  const { heading, headingLevel, help, submit, problem = '', given } = options;
  const field = elementOf('input', {
    attributes: { id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false' },
  });
  field.setAttribute('aria-describedby', 'token-fault');
  const fault = elementOf('p', { class: 'account-problem', attributes: { id: 'token-fault', role: 'alert' } });
  const form = elementOf(
    'form',
    { class: 'account-form', attributes: { novalidate: '' } },
    elementOf('label', { text: texts.tokenField, attributes: { for: 'token' } }),
    field,
    fault,
    elementOf('button', { class: 'account-primary', text: submit, attributes: { type: 'submit' } }),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { token } = settingsIn(field.value);
    setText(fault, token === undefined ? texts.noToken : '');
    field.toggleAttribute('aria-invalid', token === undefined);
    if (token === undefined) field.focus();
    else given(token);
  });
  return elementOf(
    'section',
    { class: 'account', attributes: { 'aria-labelledby': 'token-heading' } },
    elementOf(`h${headingLevel}`, { text: heading, attributes: { id: 'token-heading', tabindex: '-1' } }),
    elementOf('p', { class: 'account-problem', text: problem }),
    elementOf('p', { text: help }),
    form,
  );
}
