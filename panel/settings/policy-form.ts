// The form with a queue's switch, alerts and stored data. It is saved as a whole by one request with what was changed.
import { alertLevels } from './alert-levels';
import { AlertsPreviewView } from './alerts-preview';
import type { QueueView } from './queue';
import { elementOf, setText } from '../ui/element-of';
import { fillIn } from '../ui/language';
import {
  buttonOf,
  lineOf,
  rowOf,
  sectionOf,
  selectOf,
  showFailure,
  showMessage,
  switchOf,
  type Row,
} from './form-parts';
import type { PageLanguage } from './page-language';
import { maxPhraseCharacters, maxPhrases, phrasesIn } from './phrase-list';
import {
  changeOf,
  draftOf,
  faultsOf,
  fieldOf,
  isEdited,
  maxRetentionDays,
  rebased,
  type FieldFault,
  type PolicyDraft,
  type PolicyField,
} from './policy-draft';
import type { Failure, SettingsApi } from './settings-api';

export interface PolicyFormEvents {
  saved: (queue: QueueView) => void;
  signInNeeded: () => void;
}

const fields: readonly PolicyField[] = [
  'enabled',
  'agentAt',
  'supervisorAt',
  'drop',
  'streak',
  'phrases',
  'storeText',
  'retentionDays',
];

export class PolicyForm {
  readonly element: HTMLFormElement;
  private readonly rows: Record<PolicyField, Row>;
  private readonly preview: AlertsPreviewView;
  private readonly count = elementOf('p', { class: 'help count' });
  private readonly bar = elementOf('div', { class: 'save-bar' });
  private readonly message = elementOf('p', { class: 'message', attributes: { role: 'status' } });
  private readonly saveButton = elementOf('button', { class: 'primary', attributes: { type: 'submit' } });
  private readonly discardButton: HTMLButtonElement;
  private isSaving = false;

  constructor(
    private readonly api: SettingsApi,
    private saved: QueueView,
    private readonly language: PageLanguage,
    private readonly events: PolicyFormEvents,
  ) {
    const { texts } = language;
    this.rows = this.createRows();
    this.preview = new AlertsPreviewView(api, saved.queueId, language);
    const { enabled, agentAt, supervisorAt, drop, streak, phrases, storeText, retentionDays } = this.rows;
    phrases.element.append(this.count);
    this.discardButton = buttonOf(texts.discard, 'quiet', () => this.discard());
    this.bar.append(this.message, elementOf('div', { class: 'buttons' }, this.discardButton, this.saveButton));
    this.element = elementOf(
      'form',
      { class: 'policy', attributes: { novalidate: '' } },
      sectionOf('sentiment', texts.sentiment, cardOf(enabled)),
      sectionOf('alerts', texts.alerts, cardOf(this.preview, agentAt, supervisorAt, drop, streak, phrases)),
      sectionOf('data', texts.data, cardOf(storeText, retentionDays)),
      this.bar,
    );
    this.element.addEventListener('input', () => this.edited());
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      void this.save();
    });
    this.write(draftOf(saved));
    this.update();
  }

  /** Whether there is something that would be lost with the form. */
  get isEdited(): boolean {
    return isEdited(this.saved, this.read());
  }

  private createRows(): Record<PolicyField, Row> {
    const { texts, levels } = this.language;
    const thresholds = [['off', texts.never], ...alertLevels.map((level) => [level, levels[level]] as const)] as const;
    const streaks = [0, 2, 3, 4, 5, 6].map(
      (count) =>
        [String(count), count === 0 ? texts.never : fillIn(texts.streakMessages, { count: String(count) })] as const,
    );
    const textarea = elementOf('textarea', { attributes: { rows: '4', autocomplete: 'off' } });
    const days = lineOf({ inputmode: 'numeric', class: 'days' });
    const row = (id: PolicyField, control: Row['control'], help: string, more = {}) =>
      rowOf(control, { id, label: texts[id], help, ...more });
    return {
      enabled: row('enabled', switchOf(), texts.enabledHelp),
      agentAt: row('agentAt', selectOf(thresholds), texts.agentAtHelp),
      supervisorAt: row('supervisorAt', selectOf(thresholds), texts.supervisorAtHelp),
      drop: row('drop', switchOf(), texts.dropHelp),
      streak: row('streak', selectOf(streaks), texts.streakHelp),
      phrases: row('phrases', textarea, texts.phrasesHelp, { place: 'below' }),
      storeText: row('storeText', switchOf(), texts.storeTextHelp),
      retentionDays: row('retentionDays', days, texts.retentionDaysHelp, {
        unit: elementOf('span', { text: texts.days }),
      }),
    };
  }

  private async save(): Promise<void> {
    const { texts } = this.language;
    const draft = this.read();
    const change = changeOf(this.saved, draft);
    if (this.isSaving || change === null) return;
    const faults = faultsOf(draft);
    this.showFaults(Object.fromEntries(Object.entries(faults).map(([field, fault]) => [field, this.wordsOf(fault)])));
    if (Object.keys(faults).length > 0) {
      showMessage(this.message, texts.faultsAtFields);
      return;
    }
    this.isSaving = true;
    showMessage(this.message, texts.saving);
    this.update();
    const answer = await this.api.changeQueue(this.saved.queueId, change);
    this.isSaving = false;
    if (!answer.ok) {
      this.showFailure(answer, draft);
      this.update();
      return;
    }
    const entered = this.read();
    this.saved = answer.value;
    this.write(rebased(entered, draft, answer.value));
    showMessage(this.message, texts.saved);
    this.update();
    this.events.saved(answer.value);
  }

  private showFailure(failure: Failure, sent: PolicyDraft): void {
    const { texts } = this.language;
    const atFields: Partial<Record<PolicyField, [text: string, fromServer: string]>> = {};
    const elsewhere: string[] = [];
    for (const fault of failure.faults) {
      const place = fieldOf(fault, sent);
      if (place === null) elsewhere.push(`${fault.path} ${fault.message}`.trim());
      else
        atFields[place.field] ??= [
          place.line === undefined ? '' : fillIn(texts.faultLine, { line: String(place.line) }),
          fault.message,
        ];
    }
    this.showFaults(atFields);
    if (Object.keys(atFields).length > 0) showMessage(this.message, texts.faultsAtFields, elsewhere.join('; '));
    else showFailure(this.message, failure, texts, texts.notSaved);
    if (failure.kind === 'sign-in') this.events.signInNeeded();
  }

  /** Shows these faults and no other, and puts the focus on the first. */
  private showFaults(faults: Partial<Record<PolicyField, readonly [text: string, fromServer?: string]>>): void {
    for (const field of fields) {
      const [text, fromServer] = faults[field] ?? [null];
      this.rows[field].showFault(text, fromServer);
    }
    const first = fields.find((field) => faults[field] !== undefined);
    if (first !== undefined) this.rows[first].control.focus();
  }

  private wordsOf(fault: FieldFault): [string] {
    const { texts } = this.language;
    const most = (value: number) => ({ most: String(value) });
    switch (fault.kind) {
      case 'days':
        return [fillIn(texts.faultDays, most(maxRetentionDays))];
      case 'too-many':
        return [fillIn(texts.faultPhraseCount, { count: String(fault.count), ...most(maxPhrases) })];
      case 'too-long':
        return [fillIn(texts.faultPhraseLength, { line: String(fault.line), ...most(maxPhraseCharacters) })];
      case 'no-letter':
        return [fillIn(texts.faultPhraseWords, { line: String(fault.line) })];
    }
  }

  private discard(): void {
    if (this.isSaving) return;
    this.write(draftOf(this.saved));
    this.showFaults({});
    showMessage(this.message, '');
    this.update();
    this.rows.enabled.control.focus({ preventScroll: true });
  }

  private edited(): void {
    const faults = faultsOf(this.read());
    // A fault stays until the field is right, and does not appear while somebody is typing.
    for (const field of fields) if (faults[field] === undefined) this.rows[field].showFault(null);
    if (!this.isSaving) showMessage(this.message, '');
    this.update();
  }

  /** Shows what can be done now. The buttons keep the focus: they are never disabled while they have it. */
  private update(): void {
    const { texts } = this.language;
    const isNew = this.saved.updatedAt === null;
    const { isEdited } = this;
    const draft = this.read();
    this.preview.show(draft, this.saved);
    setText(
      this.count,
      fillIn(texts.phraseCount, { count: String(phrasesIn(draft.phrases).length), most: String(maxPhrases) }),
    );
    if (this.message.textContent === '' && (isEdited || isNew))
      showMessage(this.message, isEdited ? texts.unsaved : texts.notSetUp);
    setText(this.saveButton, this.isSaving ? texts.saving : isNew ? texts.createQueue : texts.save);
    this.saveButton.setAttribute('aria-disabled', String(this.isSaving));
    this.discardButton.hidden = !isEdited;
    this.saveButton.hidden = !isEdited && !isNew && !this.isSaving;
    this.bar.dataset['state'] = isEdited || isNew || this.isSaving ? 'open' : 'closed';
  }

  private read(): PolicyDraft {
    const { enabled, agentAt, supervisorAt, drop, streak, phrases, storeText, retentionDays } = this.rows;
    const isOn = ({ control }: Row) => (control as HTMLInputElement).checked;
    return {
      enabled: isOn(enabled),
      agentAt: agentAt.control.value as PolicyDraft['agentAt'],
      supervisorAt: supervisorAt.control.value as PolicyDraft['supervisorAt'],
      drop: isOn(drop),
      streak: Number(streak.control.value),
      phrases: phrases.control.value,
      storeText: isOn(storeText),
      retentionDays: retentionDays.control.value,
    };
  }

  private write(draft: PolicyDraft): void {
    for (const field of fields) {
      const { control } = this.rows[field];
      const value = draft[field];
      if (typeof value === 'boolean') (control as HTMLInputElement).checked = value;
      // Writing the same value would move the cursor.
      else if (control.value !== String(value)) control.value = String(value);
    }
  }
}

function cardOf(...parts: { element: HTMLElement }[]): HTMLElement {
  return elementOf('div', { class: 'card' }, ...parts.map(({ element }) => element));
}
