// The supervisor's board: the live conversations of the supervisor's queues, worst first, the open alerts, and one
// conversation beside the list.
import { useAccount, type Account } from '../account/page-account';
import { settingsIn } from '../account/page-link';
import type { TokenSource } from '../live/agent-api';
import { BoardApi } from '../live/board-api';
import type { ListedAlert } from '../live/live-row';
import { sharedConnection } from '../live/shared-connection';
import { setText } from '../ui/element-of';
import { showPageLinks } from '../ui/page-links';
import { partOfPage } from '../ui/page-part';
import { AlertCards } from './alert-cards';
import { AlertSignals } from './alert-signals';
import { BoardFeed, initialBoardState } from './board-feed';
import { isShown } from './board-filter';
import { takeLink } from './board-link';
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

const link = takeLink();
const words = await writePageTexts();
const instead = partOfPage('#instead', HTMLElement);
const insteadDetail = partOfPage('#instead-detail', HTMLElement);
let show: ReturnType<typeof boardOf> | null = null;
await useAccount({
  link,
  part: partOfPage('.board', HTMLElement),
  heading: words.texts.signInHeading,
  headingLevel: 2,
  open(account, ended) {
    show ??= boardOf(account.token, words);
    show(account, ended);
  },
});

addEventListener('hashchange', () => {
  // A link with a token opens the board anew, as somebody else.
  if (settingsIn(location.hash).token !== undefined) location.reload();
  else {
    takeLink();
    // The filters read the address again.
    dispatchEvent(new PopStateEvent('popstate'));
  }
});

/** Sets the board up. What it returns shows the board to whoever uses it, until they have left. */
function boardOf(token: TokenSource, words: BoardWords): (account: Account, ended: AbortSignal) => void {
  const announcer = partOfPage('#announcer', HTMLElement);
  const linkNote = partOfPage('#link', HTMLElement);
  const held = partOfPage('#held', HTMLElement);
  const rowsListener = {
    changed: () => drawSoon(),
    opened: (alerts: readonly ListedAlert[]) => {
      news = alerts[0] ?? null;
      signals.tell(alerts);
    },
  };
  let rows = new BoardRows(rowsListener);
  let state = initialBoardState;
  let feed: BoardFeed | null = null;
  /** The newest alert that a screen reader has not been told of. */
  let news: ListedAlert | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = 0;
  let drawnAt = -Infinity;

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
    close: (alert, closed) => feed?.closeAlert(alert, closed) ?? Promise.resolve(false),
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
    setText(linkNote, feed === null ? '' : note.text);
    linkNote.dataset['link'] = state.link;
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
  const carried = { token: () => link.kept.token ?? null, queueId: () => filters.filter.queueId };
  void showPageLinks(partOfPage('#pages', HTMLElement), 'board', carried);

  return (account, ended) => {
    const { api, connection } = sharedConnection(apiBase, token);
    rows = new BoardRows(rowsListener);
    feed = new BoardFeed(new BoardApi(api), connection, rows, {
      changed: (changed) => {
        if (ended.aborted) return;
        state = changed;
        drawSoon();
        if (state.refusal?.refused === 'sign-in') account.refused(false);
      },
      report: ({ kind, error }) => console.warn(`board ${kind}:`, error),
    });
    ended.addEventListener('abort', () => {
      feed?.stop();
      feed = null;
      rows = new BoardRows(rowsListener);
      state = initialBoardState;
      news = null;
      monitor.close();
      list.mark(null);
      setText(announcer, '');
      followAlerts();
      draw();
    });
    feed.start();
    draw();
  };
}
