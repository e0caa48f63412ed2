// The demo page: the customer's chat on the left; on the right the view of the user whom the token identifies. The page
// acts as the chat platform, so that both sides of a message can be seen in one window.
import { settingsIn } from '../account/page-link';
import { tokenHolder } from '../account/token-holder';
import { CustomerSentiment } from '../index';
import type { TokenSource } from '../live/agent-api';
import { loadSignIn } from '../sign-in/load-sign-in';
import { partOfPage } from '../ui/page-part';
import { CustomerChat } from './customer-chat';
import { DemoBar } from './demo-bar';
import { demoLink, newConversationId, takeSettings } from './demo-settings';
import { writePageTexts } from './page-texts';
import { pageWords } from './page-words';
import { followDemo, type PlayedConversation, type PlayedDemo } from './played-demo';
import { Transcript } from './transcript';

let settings = takeSettings();
const { texts, locale } = await writePageTexts();
/** Whether the user signs in at a provider, and so survives another link, but not a reload. */
let hasAccount = false;
/** What a demo plays; null without one. */
let demo: PlayedDemo | null = null;
const sentiment = partOfPage('.agent customer-sentiment', CustomerSentiment);
const chat = new CustomerChat(
  {
    messages: partOfPage('#messages', HTMLElement),
    composer: partOfPage('#composer', HTMLFormElement),
    suggestions: partOfPage('#suggestions', HTMLElement),
  },
  { apiBase: sentiment.apiBase, secret: settings.secret, texts, locale },
);
const demoBar = new DemoBar(sentiment.apiBase, openPlayed);

function openConversation(conversationId: string, queueId: string | null): void {
  partOfPage('#conversation', HTMLElement).textContent = conversationId;
  sentiment.conversationId = conversationId;
  sentiment.queueId = queueId ?? '';
  chat.open(new Transcript(conversationId), queueId);
  showPlayed();
}

/** Opens another conversation, also after a reload of the page. */
function moveTo(conversationId: string, queueId: string | null): void {
  demoLink.keep({ conversation: conversationId, queue: queueId ?? '' });
  openConversation(conversationId, queueId);
}

function openPlayed({ conversationId, queueId }: PlayedConversation): void {
  moveTo(conversationId, queueId);
}

/** Takes over what a demo has played. */
function followed(now: PlayedDemo | null): void {
  const before = playedHere();
  demo = now;
  const [first] = now?.conversations ?? [];
  // The run was started again: this conversation was erased, and its successor is played.
  if (before && first && !playedHere()) openPlayed(successorOf(before, now) ?? first);
  else showPlayed();
}

function playedHere(): PlayedConversation | undefined {
  return demo?.conversations.find(({ conversationId }) => conversationId === sentiment.conversationId);
}

function successorOf(conversation: PlayedConversation, now: PlayedDemo | null): PlayedConversation | undefined {
  return now?.conversations.find(({ customer }) => customer === conversation.customer);
}

function showPlayed(): void {
  const here = playedHere();
  demoBar.show(demo, sentiment.conversationId);
  partOfPage('#demo-note', HTMLElement).hidden = here === undefined;
  sentiment.customerName = here?.customer ?? '';
  if (here)
    chat.take(
      here.messages.map((message) => ({ ...message, author: here[message.role === 'agent' ? 'agent' : 'customer'] })),
    );
}

function openPanel(token: string): void {
  describeUser(token);
  usePanel(token);
}

function describeUser(token: string): void {
  const words = pageWords(tokenHolder(token), texts);
  partOfPage('#agent-heading', HTMLElement).textContent = words.heading;
  partOfPage('#signed-in', HTMLElement).textContent = words.signedIn;
  partOfPage('#explanation', HTMLElement).textContent = words.explanation;
  partOfPage('#unsigned', HTMLElement).hidden = settings.secret !== null;
}

function usePanel(token: TokenSource | null): void {
  sentiment.token = token;
  demoBar.token = token;
  document.body.classList.toggle('signed-in', token !== null);
}

/** Signs the user in where a provider is configured; otherwise asks for a token. */
async function signInOrAskForToken(): Promise<void> {
  const signIn = await loadSignIn({
    texts,
    audience: 'agents',
    heading: texts.signInHeading,
    headingLevel: 2,
    show: (state) => usePanel(state.phase === 'signed-in' ? state.token : null),
  });
  if (!signIn) {
    partOfPage('#sign-in', HTMLFormElement).hidden = false;
    return;
  }
  // Only the holder of a webhook secret can write as the customer.
  document.body.classList.toggle('agent-only', settings.secret === null);
  partOfPage('#signed-in', HTMLElement).replaceChildren(signIn.line);
  sentiment.before(signIn.card);
  hasAccount = true;
}

partOfPage('#new-conversation', HTMLButtonElement).addEventListener('click', () => {
  // A demo's queues are its own: what is kept has to be elsewhere.
  moveTo(newConversationId(), settings.demoKey === null ? settings.queueId : null);
});

const signIn = partOfPage('#sign-in', HTMLFormElement);
signIn.addEventListener('submit', (event) => {
  event.preventDefault();
  const given = settingsIn(partOfPage('#token', HTMLInputElement).value);
  const secret = partOfPage('#secret', HTMLInputElement).value.trim();
  if (given.token === undefined) {
    partOfPage('#sign-in-problem', HTMLElement).textContent = texts.noToken;
    return;
  }
  demoLink.keep({ ...(secret === '' ? {} : { secret }), ...given });
  location.reload();
});

// Another link to this page changes only the fragment, which does not reload the page.
addEventListener('hashchange', () => {
  if (!hasAccount || settingsIn(location.hash).token !== undefined) {
    location.reload();
    return;
  }
  settings = takeSettings();
  openConversation(settings.conversationId, settings.queueId);
});

openConversation(settings.conversationId, settings.queueId);
if (settings.demoKey !== null)
  void followDemo(settings.demoKey, sentiment.apiBase, followed, new AbortController().signal);
if (settings.token === null)
  signInOrAskForToken().catch((error: unknown) => {
    console.warn('The sign-in could not be loaded:', error);
    partOfPage('#sign-in-problem', HTMLElement).textContent = texts.signInNotLoaded;
    partOfPage('#sign-in', HTMLFormElement).hidden = false;
  });
else openPanel(settings.token);
