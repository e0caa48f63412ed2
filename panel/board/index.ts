// The supervisor's board: the live conversations of the supervisor's queues, worst first, the open alerts, and one
// conversation beside the list.
import { BoardApi } from '../live/board-api';
import type { ListedAlert } from '../live/live-row';
import { sharedConnection } from '../live/shared-connection';
import { setText } from '../ui/element-of';
import { showPageLinks } from '../ui/page-links';
import { partOfPage } from '../ui/page-part';
import { AlertCards } from './alert-cards';
import { AlertSignals } from './alert-signals';
import { BoardFeed, type BoardState } from './board-feed';
import { isShown } from './board-filter';
import { takeToken } from './board-link';
import { BoardRows } from './board-rows';
import type { BoardWords } from './board-words';
import { FilterBar } from './filter-bar';
import { Monitor, type Monitored } from './monitor';
import { writePageTexts } from './page-texts';
import { RowList } from './row-list';
import { compareRows } from './row-order';

/** The script is served from …/api/panel/, so the API is one level up. */
const apiBase = new URL('..', import.meta.url).href;
/** So often the ages of the last messages are drawn again. */
const agesMs = 15_000;
/** At most this often everything is drawn: fifty changes a second can't be followed one by one. */
const drawMs = 150;

const token = takeToken();
const words = await writePageTexts();
const instead = partOfPage('#instead', HTMLElement);
const insteadDetail = partOfPage('#instead-detail', HTMLElement);
if (token === null) {
  setText(instead, words.texts.needsToken);
  setText(partOfPage('#link', HTMLElement), '');
} else openBoard(token, words);

// Another link to this page changes only the fragment, which does not reload the page.
addEventListener('hashchange', () => location.reload());

function openBoard(token: string, words: BoardWords): void {
  const { api, connection } = sharedConnection(apiBase, token);
  const rows = new BoardRows({
    changed: () => drawSoon(),
    opened: (alerts) => {
      news = alerts[0] ?? null;
      signals.tell(alerts);
    },
  });
  const announcer = partOfPage('#announcer', HTMLElement);
  const link = partOfPage('#link', HTMLElement);
  const held = partOfPage('#held', HTMLElement);
  let state: BoardState = { link: 'connecting', asOf: null, refusal: null, queueIds: null };
  /** The newest alert that a screen reader has not been told of. */
  let news: ListedAlert | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let drawnAt = -Infinity;

  const feed = new BoardFeed(new BoardApi(api), connection, rows, {
    changed: (changed) => {
      state = changed;
      drawSoon();
    },
    report: ({ kind, error }) => console.warn(`board ${kind}:`, error),
  });
  const monitor = new Monitor(words, token, (conversationId) => {
    list.mark(null);
    list.focus(conversationId);
  });
  const open = (conversation: Monitored): void => {
    monitor.open(conversation);
    list.mark(conversation.conversationId);
  };
  const list = new RowList(words, { open, orderHeld: (isHeld) => (held.hidden = !isHeld) });
  const cards = new AlertCards(words, {
    monitor: open,
    close: (alert, closed) => feed.closeAlert(alert, closed),
    left: () => drawSoon(),
  });
  const signals = new AlertSignals(words, (alert) => {
    // A page that was not visible has not drawn the card yet.
    draw();
    cards.focus(alert);
  });
  const filters = new FilterBar(words, () => {
    drawSoon();
    list.sort();
  });

  function drawSoon(): void {
    const waitMs = Math.max(0, drawnAt + drawMs - performance.now());
    timer ??= setTimeout(() => {
      timer = undefined;
      followAlerts();
      frame ||= requestAnimationFrame(draw);
    }, waitMs);
  }

  /** What is seen of alerts outside of the page, which has no frames while it is not visible. */
  function followAlerts(): void {
    const { openAlerts } = rows;
    signals.keep(openAlerts);
    const count = openAlerts.length === 0 ? '' : `(${words.element.count(openAlerts.length)}) `;
    document.title = count + words.texts.title;
  }

  function draw(): void {
    frame = 0;
    drawnAt = performance.now();
    const now = new Date();
    const all = rows.rows;
    const shown = all.filter((row) => isShown(row, filters.filter)).sort(compareRows);
    list.show(shown);
    filters.show(state.queueIds ?? [], all);
    const alerts = rows.openAlerts;
    cards.show(alerts, now);
    if (news) setText(announcer, words.announceAlert(news));
    news = null;
    setText(partOfPage('#alert-count', HTMLElement), alerts.length === 0 ? '' : words.element.count(alerts.length));
    setText(partOfPage('#count', HTMLElement), state.queueIds === null ? '' : words.count(shown.length, all.length));
    const note = words.linkNote(state, now);
    setText(link, note.text);
    link.dataset['link'] = state.link;
    document.body.classList.toggle('trouble', note.isTrouble);
    const queues = state.queueIds?.length ?? 0;
    document.body.classList.toggle('supervises', queues > 0);
    document.body.classList.toggle('several-queues', queues > 1);
    document.body.classList.toggle('alerting', !cards.isEmpty);
    const sentence = words.instead(state, { shown: shown.length, all: all.length });
    setText(instead, sentence?.text ?? '');
    setText(insteadDetail, sentence?.detail ?? '');
    partOfPage('#list', HTMLElement).classList.toggle('empty', sentence !== null);
  }

  partOfPage('#rows', HTMLElement).append(list.element);
  partOfPage('#no-alerts', HTMLElement).before(cards.element);
  partOfPage('#sort-now', HTMLButtonElement).addEventListener('click', () => list.sort());
  setInterval(drawSoon, agesMs);
  const carried = { token: () => token, queueId: () => filters.filter.queueId };
  void showPageLinks(partOfPage('#pages', HTMLElement), 'board', carried);
  document.body.classList.add('signed-in');
  feed.start();
  draw();
}
