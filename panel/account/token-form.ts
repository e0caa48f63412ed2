// Asks for a token: where the page has none, and again where the server no longer accepts it.
import type { SettingsTexts } from '../languages/texts';
import { elementOf } from '../ui/element-of';
import { lineOf, rowOf } from './form-parts';
import { keepTokenOf } from './page-address';

/** @param given called with the token that was pasted, by itself or in a link */
export function tokenFormOf(
  texts: SettingsTexts,
  { isRenewal, given }: { isRenewal: boolean; given: (token: string) => void },
): HTMLElement {
  const row = rowOf(lineOf({ type: 'password' }), { id: 'token', label: texts.tokenField, place: 'below' });
  const submitText = isRenewal ? texts.carryOn : texts.openSettings;
  const form = elementOf(
    'form',
    { class: 'token-form', attributes: { novalidate: '' } },
    row.element,
    elementOf('button', { class: 'primary', text: submitText, attributes: { type: 'submit' } }),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const token = keepTokenOf(row.control.value);
    row.showFault(token === null ? texts.noToken : null);
    if (token === null) row.control.focus();
    else given(token);
  });
  return elementOf(
    'section',
    { class: 'notice', attributes: { 'aria-labelledby': 'token-heading' } },
    elementOf(isRenewal ? 'h2' : 'h1', {
      text: isRenewal ? texts.signInAgain : texts.tokenHeading,
      attributes: { id: 'token-heading', tabindex: '-1' },
    }),
    elementOf('p', { text: isRenewal ? texts.signInAgainHelp : texts.tokenHelp }),
    form,
  );
}
