// The forms with which a member is added or changed.
import { memberRoles } from './member-roles';
import type { Member, MemberRole } from './queue';
import type { SettingsTexts } from '../languages/texts';
import { elementOf } from '../ui/element-of';
import { buttonOf, lineOf, rowOf, selectOf, showFailure, showMessage, type Row } from './form-parts';
import type { Answer } from './settings-api';

interface MemberFormOptions {
  texts: SettingsTexts;
  /** The member to change; without one, the form asks for the id as well. */
  member?: Member;
  submitText: string;
  save: (member: Member) => Promise<Answer<null>>;
  /** Called after a successful save. */
  done: (member: Member) => void;
  cancel: () => void;
}

let forms = 0;

/** A form for one member. What was entered stays in it when the save fails. */
export function memberFormOf({ texts, member, submitText, save, done, cancel }: MemberFormOptions): HTMLFormElement {
  const prefix = `member-${++forms}`;
  const id = rowOf(lineOf({ maxlength: '256' }), {
    id: `${prefix}-id`,
    label: texts.memberId,
    help: texts.memberIdHelp,
    place: 'below',
  });
  const name = rowOf(lineOf({ maxlength: '256' }), {
    id: `${prefix}-name`,
    label: `${texts.name} (${texts.optional})`,
    place: 'below',
  });
  const role = rowOf(selectOf(memberRoles.map((role) => [role, texts[role]] as const)), {
    id: `${prefix}-role`,
    label: texts.role,
    place: 'below',
  });
  if (member) {
    name.control.value = member.name ?? '';
    role.control.value = member.role;
  }
  const message = elementOf('p', { class: 'message', attributes: { role: 'status' } });
  const submit = elementOf('button', { class: 'primary', text: submitText, attributes: { type: 'submit' } });
  const rows: Row[] = member ? [name, role] : [id, name, role];
  const form = elementOf(
    'form',
    { class: 'member-form', attributes: { novalidate: '' } },
    elementOf('div', { class: 'member-fields' }, ...rows.map(({ element }) => element)),
    message,
    elementOf('div', { class: 'buttons' }, buttonOf(texts.cancel, 'quiet', cancel), submit),
  );
  let isSaving = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!isSaving) void send();
  });

  async function send(): Promise<void> {
    const entered: Member = {
      agentId: member?.agentId ?? id.control.value.trim(),
      role: role.control.value as MemberRole,
      name: name.control.value.trim() === '' ? null : name.control.value.trim(),
    };
    for (const row of rows) row.showFault(null);
    if (entered.agentId === '') {
      id.showFault(texts.faultId);
      id.control.focus();
      return;
    }
    isSaving = true;
    submit.setAttribute('aria-disabled', 'true');
    showMessage(message, texts.saving);
    const answer = await save(entered);
    isSaving = false;
    submit.setAttribute('aria-disabled', 'false');
    if (answer.ok) {
      done(entered);
      return;
    }
    const fault = answer.faults[0];
    const row = fault && { agentId: id, name, role }[fault.path];
    if (fault && row && rows.includes(row)) {
      row.showFault('', fault.message);
      row.control.focus();
      showMessage(message, texts.faultsAtFields);
    } else showFailure(message, answer, texts, texts.notSaved);
  }
  return form;
}
