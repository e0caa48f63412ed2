// The panel as a dashboard app of Chatwoot, which posts the context to the frame when the frame is loaded and when it is
// asked. Most versions load the frame again for each conversation; the page also follows a context that changes.
import { EmbeddedPanel } from '../embedded-panel';
import { actualParentOrigin, isEmbedded, originIn, ParentWindow } from '../parent-window';
import { setUpIn, type SetUp } from '../set-up';
import { appContextIn } from './app-context';

/** When the context is asked for, while there is none; after the last one the page says that there is no answer. */
const requestsAfterMs = [0, 1_000, 2_000, 4_000];

const panel = EmbeddedPanel.ofPage();

function start(): void {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const setUp = setUpIn((name) => fragment.get(name));
  const origin = originIn(fragment.get('origin') ?? '');
  const actual = actualParentOrigin();
  if (!isEmbedded()) {
    // The token must not stay in the address bar and the history.
    history.replaceState(null, '', location.pathname);
    panel.hide('This page belongs into Chatwoot. Add it there as a dashboard app.');
  } else if (setUp === null) panel.hide('The URL of this dashboard app has no valid “connection=…”.');
  else if (origin === null)
    panel.hide('The URL of this dashboard app has no valid “origin=…”: the address of your Chatwoot, without a path.');
  else if (actual !== null && actual !== origin)
    panel.hide(`This dashboard app is set up for ${origin}, but it was opened in ${actual}.`);
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
      panel.hide('Chatwoot did not say which conversation is open.');
      return;
    }
    panel.setColorScheme(context.colorScheme);
    panel.show(context, setUp);
  });
  panel.hide('Waiting for Chatwoot…');
  const ask = (attempt: number): void => {
    if (hasAnswered) return;
    const waitMs = requestsAfterMs[attempt];
    if (waitMs === undefined) {
      panel.hide(`No answer from Chatwoot at ${chatwoot.origin}. Open the conversation again.`);
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
