// What the page shows, and why: the report of the chosen queue, or a sentence instead.
import { isRefusal, type Refusal } from '../live/agent-api';
import type { ListedQueue } from '../live/live-row';
import { elementOf, setText } from '../ui/element-of';
import { partOfPage } from '../ui/page-part';
import { ChoiceForm } from './choice-form';
import { dayOf, daysOfPreset, type Days } from './days';
import type { Report } from './report';
import type { ReportApi } from './report-api';
import { choiceIn, fragmentOf, type Choice } from './report-link';
import { reportElements } from './report-view';
import type { ReportWords } from './report-words';

/** A sentence that stands there instead of the report. */
interface Instead {
  text: string;
  help?: string;
  /** The server's own reason, in English. */
  detail?: string;
  action?: HTMLElement;
}

/** So long the browser has to read a file that it saves. */
const keptForMs = 60_000;

type Question<Answer> = (api: ReportApi, signal: AbortSignal) => Promise<Answer | Refusal>;

export class ReportPage {
  private readonly place = partOfPage('#report', HTMLElement);
  private readonly head = partOfPage('#head', HTMLElement);
  private readonly heading = partOfPage('#heading', HTMLElement);
  private readonly queueName = partOfPage('#queue-name', HTMLElement);
  private readonly daysLine = partOfPage('#days-line', HTMLElement);
  private readonly insteadHeading = partOfPage('#instead-heading', HTMLElement);
  private readonly instead = partOfPage('#instead', HTMLElement);
  private readonly insteadHelp = partOfPage('#instead-help', HTMLElement);
  private readonly insteadDetail = partOfPage('#instead-detail', HTMLElement);
  private readonly insteadAction = partOfPage('#instead-action', HTMLElement);
  private readonly announcer = partOfPage('#announcer', HTMLElement);
  private readonly downloadFault = partOfPage('#download-fault', HTMLElement);
  private readonly form: ChoiceForm;
  private api: ReportApi | null = null;
  private signInEnded: () => void = () => {};
  private queues: readonly ListedQueue[] = [];
  /** The report on the page. */
  private shown: { queueId: string; days: Days } | null = null;
  /** Ends the requests of what was chosen before. */
  private current = new AbortController();

  /** @param settingsLink makes a link to the settings of the queue that is chosen */
  constructor(
    private readonly words: ReportWords,
    private readonly settingsLink: () => HTMLElement,
  ) {
    this.form = new ChoiceForm(words, today, (choice) => {
      const fragment = fragmentOf(choice);
      if (fragment === location.hash) this.follow();
      else location.hash = fragment;
    });
    partOfPage('#print', HTMLButtonElement).addEventListener('click', () => print());
    partOfPage('#download', HTMLButtonElement).addEventListener('click', () => void this.download());
  }

  /**
   * Shows reports through this API; null: nobody uses the page, and nothing stays on it.
   * @param signInEnded called when the server no longer accepts the token
   */
  use(api: ReportApi | null, signInEnded: () => void = () => {}): void {
    this.current.abort();
    this.api = api;
    this.signInEnded = signInEnded;
    this.queues = [];
    this.form.hidden = true;
    this.showInstead({ text: '' });
    if (api) void this.start();
  }

  /** Shows what the address names now. */
  follow(): void {
    if (!this.api) return;
    const { texts } = this.words;
    const { queueId, days } = this.choice;
    this.form.show({ queueId, days }, this.queues);
    this.form.hidden = queueId === null;
    if (queueId === null) this.showInstead({ text: texts.noQueues, help: texts.mayRead });
    else if (this.isOff(queueId)) this.showOff();
    else void this.load(queueId, typeof days === 'string' ? daysOfPreset(days, today()) : days);
  }

  /** What the address names; without a queue, the first whose report may be seen. */
  private get choice(): Choice {
    const { queueId, days } = choiceIn(location.hash);
    const first = this.queues.find(({ enabled }) => enabled) ?? this.queues[0];
    return { queueId: queueId ?? first?.queueId ?? null, days };
  }

  private async start(): Promise<void> {
    if (!(await this.readQueues(() => void this.start()))) return;
    history.replaceState(null, '', fragmentOf(this.choice));
    this.follow();
  }

  /** Reads the queues whose report may be seen. Shows why it does not succeed, and returns false then. */
  private async readQueues(again: () => void): Promise<boolean> {
    const queues = await this.ask((api, signal) => api.queues(signal), again);
    if (queues === null) return false;
    if (isRefusal(queues)) {
      this.showRefusal(queues);
      return false;
    }
    this.queues = queues.filter(({ role }) => role !== 'agent');
    return true;
  }

  private async load(queueId: string, days: Days): Promise<void> {
    const again = () => void this.load(queueId, days);
    const report = await this.ask((api, signal) => api.report(queueId, days, signal), again);
    if (report === null) return;
    if (!isRefusal(report)) {
      this.show(queueId, report);
      return;
    }
    // It may have been switched off since the queues were read.
    if (report.refused === 'not-allowed' && !(await this.readQueues(again))) return;
    if (this.isOff(queueId)) this.showOff();
    else this.showRefusal(report);
  }

  /** Shows why there is no answer, and returns null then. A newer question makes an older one void. */
  private async ask<Answer extends object>(
    question: Question<Answer>,
    again: () => void,
  ): Promise<Answer | Refusal | null> {
    if (!this.api) return null;
    this.current.abort();
    const { signal } = (this.current = new AbortController());
    this.showLoading();
    try {
      const answer = await question(this.api, signal);
      return signal.aborted ? null : answer;
    } catch (error) {
      if (signal.aborted) return null;
      console.warn('report:', error);
      const { tryAgain, loadFailed } = this.words.texts;
      const retry = elementOf('button', { class: 'action primary', text: tryAgain, attributes: { type: 'button' } });
      retry.addEventListener('click', () => {
        again();
        // The button is gone.
        this.insteadHeading.focus();
      });
      this.showInstead({ text: loadFailed, action: retry });
      return null;
    }
  }

  private isOff(queueId: string): boolean {
    return this.queues.some((queue) => queue.queueId === queueId && !queue.enabled);
  }

  private show(queueId: string, report: Report): void {
    const { words } = this;
    const { from, to } = report;
    const days = words.days({ from, to });
    const wasFocused = document.activeElement === this.insteadHeading;
    this.clearInstead();
    this.insteadHeading.hidden = true;
    this.shown = { queueId, days: { from, to } };
    this.head.hidden = false;
    if (wasFocused) this.heading.focus();
    setText(this.queueName, queueId);
    setText(this.daysLine, words.say('inUtc', { days }));
    document.title = words.say('titleOf', { queue: queueId, days });
    this.place.replaceChildren(...reportElements(words, report));
    setText(this.announcer, words.say('shown', { queue: queueId, days }));
  }

  /** A report that is shown stays, dimmed, until there is an answer. */
  private showLoading(): void {
    setText(this.announcer, '');
    if (this.shown === null) this.showInstead({ text: this.words.texts.loading });
    this.place.ariaBusy = 'true';
  }

  private showRefusal({ refused, detail }: Refusal): void {
    const { texts } = this.words;
    if (refused === 'sign-in') this.signInEnded();
    else this.showInstead({ text: texts.notAllowed, help: texts.mayRead, detail });
  }

  private showOff(): void {
    const { texts } = this.words;
    this.current.abort();
    this.showInstead({ text: texts.queueIsOff, help: texts.queueIsOffHelp, action: this.settingsLink() });
  }

  /** Nothing of a report stays on the page beside a sentence. */
  private showInstead({ text, help = '', detail = '', action }: Instead): void {
    this.clearInstead();
    this.shown = null;
    this.head.hidden = true;
    this.insteadHeading.hidden = false;
    this.place.replaceChildren();
    document.title = this.words.texts.title;
    setText(this.instead, text);
    setText(this.insteadHelp, help);
    setText(this.insteadDetail, detail);
    if (action) this.insteadAction.append(action);
  }

  private clearInstead(): void {
    this.place.ariaBusy = 'false';
    for (const part of [this.instead, this.insteadHelp, this.insteadDetail, this.downloadFault]) setText(part, '');
    this.insteadAction.replaceChildren();
  }

  private async download(): Promise<void> {
    const { api, shown } = this;
    if (!api || !shown) return;
    const { queueId, days } = shown;
    const { signal } = this.current;
    setText(this.downloadFault, '');
    try {
      const csv = await api.csv(queueId, days, signal);
      if (signal.aborted) return;
      if (isRefusal(csv)) this.showRefusal(csv);
      else saveFile(csv, `report-${queueId}-${days.from}-${days.to}.csv`);
    } catch (error) {
      if (signal.aborted) return;
      console.warn('report:', error);
      setText(this.downloadFault, this.words.texts.downloadFailed);
    }
  }
}

function today(): string {
  return dayOf(new Date());
}

function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  elementOf('a', { attributes: { href: url, download: name } }).click();
  setTimeout(() => URL.revokeObjectURL(url), keptForMs);
}
