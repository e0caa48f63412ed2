// The members of a queue: who they are, and forms to add, change and remove one. Each is saved at once.
import { elementOf } from '../ui/element-of';
import { fillIn } from '../ui/language';
import { buttonOf, sectionOf, showFailure, showMessage } from './form-parts';
import { memberFormOf } from './member-forms';
import type { Member } from './queue';
import type { PageLanguage } from './page-language';
import type { Answer, SettingsApi } from './settings-api';

export interface MembersEvents {
  changed: () => void;
  signInNeeded: () => void;
}

export class MembersView {
  readonly element: HTMLElement;
  private readonly list = elementOf('ul', { class: 'members card' });
  private readonly empty: HTMLElement;
  private readonly adding = elementOf('div', { class: 'card adding' });
  private readonly addButton: HTMLButtonElement;
  private readonly message = elementOf('p', { class: 'message', attributes: { role: 'status' } });
  private readonly members: Map<string, Member>;

  constructor(
    private readonly api: SettingsApi,
    private readonly queueId: string,
    members: readonly Member[],
    private readonly language: Pick<PageLanguage, 'texts'>,
    private readonly events: MembersEvents,
  ) {
    const { texts } = language;
    this.members = new Map(members.map((member) => [member.agentId, member]));
    this.empty = elementOf('p', { class: 'help', text: texts.noMembers });
    this.addButton = buttonOf(texts.addMember, 'quiet', () => this.openAdding());
    this.adding.hidden = true;
    this.element = sectionOf(
      'members',
      texts.members,
      elementOf('p', { class: 'help', text: texts.membersHelp }),
      this.list,
      this.empty,
      this.adding,
      this.message,
      this.addButton,
    );
    for (const member of this.sorted()) this.list.append(this.itemOf(member));
    this.showWhetherEmpty();
  }

  /** Whether somebody has begun to add or change a member. */
  get isEdited(): boolean {
    return this.element.querySelector('.member-form') !== null;
  }

  private sorted(): Member[] {
    const nameOf = ({ name, agentId }: Member) => name ?? agentId;
    return [...this.members.values()].sort(
      (one, other) =>
        Number(other.role === 'supervisor') - Number(one.role === 'supervisor') ||
        nameOf(one).localeCompare(nameOf(other)),
    );
  }

  private itemOf(member: Member): HTMLLIElement {
    const { texts } = this.language;
    const { agentId, name, role } = member;
    const person = { person: name ?? agentId };
    const item = elementOf('li', { class: 'member', attributes: { 'data-agent': agentId } });
    const edit = buttonOf(texts.edit, 'plain', () => this.openEditing(member, item));
    edit.ariaLabel = fillIn(texts.editMember, person);
    const remove = buttonOf(texts.remove, 'plain', () => this.askWhetherToRemove(member, item));
    remove.ariaLabel = fillIn(texts.removeMember, person);
    item.append(
      elementOf(
        'div',
        { class: 'member-words' },
        elementOf('strong', { text: name ?? agentId }),
        ...(name === null ? [] : [elementOf('span', { class: 'help', text: agentId })]),
      ),
      elementOf('span', { class: `tag ${role}`, text: texts[role] }),
      elementOf('div', { class: 'member-actions' }, edit, remove),
    );
    return item;
  }

  private openAdding(): void {
    const { texts } = this.language;
    const close = (): void => {
      this.adding.replaceChildren();
      this.adding.hidden = true;
      this.addButton.hidden = false;
      this.addButton.focus();
    };
    const form = memberFormOf({
      texts,
      submitText: texts.add,
      save: (member) => this.put(member),
      done: (member) => {
        close();
        this.show(member, texts.memberAdded);
      },
      cancel: close,
    });
    this.adding.replaceChildren(form);
    this.adding.hidden = false;
    this.addButton.hidden = true;
    showMessage(this.message, '');
    form.querySelector('input')?.focus();
  }

  private openEditing(member: Member, item: HTMLElement): void {
    const { texts } = this.language;
    const form = memberFormOf({
      texts,
      member,
      submitText: texts.save,
      save: (changed) => this.put(changed),
      done: (changed) => {
        this.show(changed, texts.memberChanged);
        this.focusOn(changed.agentId);
      },
      cancel: () => this.closeItem(member, item),
    });
    const person = elementOf('p', { class: 'member-words' }, elementOf('strong', { text: member.agentId }));
    item.replaceChildren(person, form);
    showMessage(this.message, '');
    form.querySelector('input')?.focus();
  }

  private askWhetherToRemove(member: Member, item: HTMLElement): void {
    const { texts } = this.language;
    const { agentId, name } = member;
    const person = { person: name ?? agentId };
    const message = elementOf('p', { class: 'message', attributes: { role: 'status' } });
    let isRemoving = false;
    const remove = async (): Promise<void> => {
      if (isRemoving) return;
      isRemoving = true;
      const answer = await this.api.removeMember(this.queueId, agentId);
      isRemoving = false;
      if (!answer.ok) {
        showFailure(message, answer, texts, texts.notDone);
        this.tellSignIn(answer);
        return;
      }
      this.members.delete(agentId);
      item.remove();
      this.showWhetherEmpty();
      showMessage(this.message, fillIn(texts.memberRemoved, person));
      this.element.querySelector('h2')?.focus({ preventScroll: true });
      this.events.changed();
    };
    const confirm = buttonOf(fillIn(texts.removeMember, person), 'danger', () => void remove());
    const question = elementOf(
      'div',
      { class: 'member-form' },
      elementOf('p', { text: fillIn(texts.removeHelp, person) }),
      message,
      elementOf(
        'div',
        { class: 'buttons' },
        buttonOf(texts.cancel, 'quiet', () => this.closeItem(member, item)),
        confirm,
      ),
    );
    item.replaceChildren(question);
    showMessage(this.message, '');
    confirm.focus();
  }

  private async put({ agentId, role, name }: Member): Promise<Answer<null>> {
    const answer = await this.api.putMember(this.queueId, agentId, { role, ...(name !== null && { name }) });
    this.tellSignIn(answer);
    return answer;
  }

  private tellSignIn(answer: Answer<null>): void {
    if (!answer.ok && answer.kind === 'sign-in') this.events.signInNeeded();
  }

  /** Shows a member who was added or changed; forms that are open beside it stay as they are. */
  private show(member: Member, text: string): void {
    const known = [...this.list.children].find((item) => (item as HTMLElement).dataset['agent'] === member.agentId);
    this.members.set(member.agentId, member);
    const item = this.itemOf(member);
    if (known) known.replaceWith(item);
    else this.list.append(item);
    this.showWhetherEmpty();
    showMessage(this.message, fillIn(text, { person: member.name ?? member.agentId }));
    this.events.changed();
  }

  private closeItem(member: Member, item: HTMLElement): void {
    item.replaceWith(this.itemOf(member));
    this.focusOn(member.agentId);
  }

  private focusOn(agentId: string): void {
    const item = [...this.list.children].find((item) => (item as HTMLElement).dataset['agent'] === agentId);
    item?.querySelector('button')?.focus();
  }

  private showWhetherEmpty(): void {
    this.list.hidden = this.members.size === 0;
    this.empty.hidden = this.members.size > 0;
  }
}
