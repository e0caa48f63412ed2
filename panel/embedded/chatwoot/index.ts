// The panel as a dashboard app of Chatwoot, which posts the context to the frame when the frame is loaded and when it is
// asked. Most versions load the frame again for each conversation; the page also follows a context that changes.
import { fillIn } from '../../ui/language';
import { EmbeddedPanel, setColorScheme } from '../embedded-panel';
import { actualParentOrigin, isEmbedded, originIn, ParentWindow } from '../parent-window';
import { setUpIn, type SetUp } from '../set-up';
import { appContextIn } from './app-context';

/** When the context is asked for, while there is none; after the last one the page says that there is no answer. */
const requestsAfterMs = [0, 1_000, 2_000, 4_000];

const fragment = new URLSearchParams(location.hash.slice(1));
// Outside of Chatwoot, the token must not stay in the address bar and the history.
if (!isEmbedded()) history.replaceState(null, '', location.pathname + location.search);

const panel = await EmbeddedPanel.ofPage();
const { texts } = panel;

function start(): void {
  const setUp = setUpIn((name) => fragment.get(name));
  const origin = originIn(fragment.get('origin') ?? '');
  const actual = actualParentOrigin();
  if (!isEmbedded()) panel.hide(texts.belongsInChatwoot);
  else if (setUp === null) panel.hide(texts.noConnection);
  else if (origin === null) panel.hide(texts.noOrigin);
  else if (actual !== null && actual !== origin) panel.hide(fillIn(texts.otherOrigin, { expected: origin, actual }));
  else follow(new ParentWindow(origin), setUp);
}

function follow(chatwoot: ParentWindow, setUp: SetUp): void {
  let hasAnswered = false;
  chatwoot.listen((message) => {
    const context = appContextIn(message);
    if (context === null) return;
    hasAnswered = true;
    if (context === 'malformed') {
      // The agent may have opened another conversation.
      panel.hide(texts.unclearConversation);
      return;
    }
    setColorScheme(context.colorScheme);
    panel.show(context, setUp);
  });
  panel.hide(texts.waitingForChatwoot);
  const ask = (attempt: number): void => {
    if (hasAnswered) return;
    const waitMs = requestsAfterMs[attempt];
    if (waitMs === undefined) {
      panel.hide(fillIn(texts.noAnswerFromChatwoot, { origin: chatwoot.origin }));
      return;
    }
    setTimeout(() => {
      if (!hasAnswered) chatwoot.post('chatwoot-dashboard-app:fetch-info');
      ask(attempt + 1);
    }, waitMs);
  };
  ask(0);
}

// Another URL in the tool's settings may differ in the fragment only, which does not load the page again.
addEventListener('hashchange', () => location.reload());

start();
