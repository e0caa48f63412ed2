// The demo page: the customer's chat on the left; on the right the view of the user whom the token identifies. The page
// acts as the chat platform, so that both sides of a message can be seen in one window.
import { CustomerSentiment } from '../index';
import { partOfPage } from '../ui/page-part';
import { CustomerChat } from './customer-chat';
import { keepSettings, newConversationId, settingsIn, takeSettings } from './demo-settings';
import { writePageTexts } from './page-texts';
import { pageWords, tokenHolder } from './token-holder';
import { Transcript } from './transcript';

const settings = takeSettings();
const { texts, locale } = await writePageTexts();
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
  const words = pageWords(tokenHolder(token), texts);
  partOfPage('#agent-heading', HTMLElement).textContent = words.heading;
  partOfPage('#signed-in', HTMLElement).textContent = words.signedIn;
  partOfPage('#explanation', HTMLElement).textContent = words.explanation;
  partOfPage('#unsigned', HTMLElement).hidden = settings.secret !== null;
  if (settings.queueId !== null) sentiment.queueId = settings.queueId;
  sentiment.token = token;
  document.body.classList.add('signed-in');
}

partOfPage('#new-conversation', HTMLButtonElement).addEventListener('click', () => {
  const conversation = newConversationId();
  keepSettings({ conversation });
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
  keepSettings({ ...(secret === '' ? {} : { secret }), ...given });
  location.reload();
});

// Another link to this page changes only the fragment, which does not reload the page.
addEventListener('hashchange', () => location.reload());

openConversation(settings.conversationId);
if (settings.token !== null) openPanel(settings.token);
