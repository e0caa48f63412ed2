// The demo page: the customer's chat on the left; on the right the view of the user whom the token identifies. The page
// acts as the chat platform, so that both sides of a message can be seen in one window.
import { settingsIn } from '../account/page-link';
import { tokenHolder } from '../account/token-holder';
import { CustomerSentiment } from '../index';
import type { TokenSource } from '../live/agent-api';
import { loadSignIn } from '../sign-in/load-sign-in';
import { partOfPage } from '../ui/page-part';
import { CustomerChat } from './customer-chat';
import { demoLink, newConversationId, takeSettings } from './demo-settings';
import { writePageTexts } from './page-texts';
import { pageWords } from './page-words';
import { Transcript } from './transcript';

let settings = takeSettings();
const { texts, locale } = await writePageTexts();
/** Whether the user signs in at a provider, and so survives another link, but not a reload. */
let hasAccount = false;
const sentiment = partOfPage('customer-sentiment', CustomerSentiment);
const chat = new CustomerChat(
  {
    messages: partOfPage('#messages', HTMLElement),
    composer: partOfPage('#composer', HTMLFormElement),
    suggestions: partOfPage('#suggestions', HTMLElement),
  },
  { apiBase: sentiment.apiBase, secret: settings.secret, queueId: settings.queueId, texts, locale },
);

function openConversation(conversationId: string): void {
  partOfPage('#conversation', HTMLElement).textContent = conversationId;
  sentiment.conversationId = conversationId;
  chat.open(new Transcript(conversationId));
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
  if (settings.queueId !== null) sentiment.queueId = settings.queueId;
  sentiment.token = token;
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
  const conversation = newConversationId();
  demoLink.keep({ conversation });
  openConversation(conversation);
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
  sentiment.queueId = settings.queueId ?? '';
  openConversation(settings.conversationId);
});

openConversation(settings.conversationId);
if (settings.token === null)
  signInOrAskForToken().catch((error: unknown) => {
    console.warn('The sign-in could not be loaded:', error);
    partOfPage('#sign-in-problem', HTMLElement).textContent = texts.signInNotLoaded;
    partOfPage('#sign-in', HTMLFormElement).hidden = false;
  });
else openPanel(settings.token);
