// The settings page. It shows the queues of whoever the token identifies, and one of them with all that can be set.
import { settingsIn } from '../demo/demo-settings';
import { tokenHolder } from '../demo/token-holder';
import { fillIn } from '../ui/language';
import { showPageLinks } from '../ui/page-links';
import { partOfPage } from '../ui/page-part';
import { keepTokenOf, queueInAddress, takeToken } from './page-address';
import { loadPageLanguage } from './page-language';
import { SettingsApi } from './settings-api';
import { SettingsPage } from './settings-page';
import { tokenFormOf } from './token-form';

const token = takeToken();
const language = await loadPageLanguage();
const { texts } = language;
const place = partOfPage('#page', HTMLElement);
document.title = texts.title;
partOfPage('#settings-title', HTMLElement).textContent = texts.settings;

function openPage(token: string): void {
  const { name, role } = tokenHolder(token);
  partOfPage('#signed-in', HTMLElement).textContent = name === null ? '' : fillIn(texts.signedInAs, { name });
  const api = new SettingsApi(new URL('../', import.meta.url).href, token);
  void showPageLinks(partOfPage('#pages', HTMLElement), 'settings', {
    token: () => api.token,
    queueId: queueInAddress,
  });
  const page = new SettingsPage(api, place, language, role === 'admin');
  addEventListener('hashchange', () => {
    // A link with a token opens the page anew, as somebody else.
    if (settingsIn(location.hash).token !== undefined && keepTokenOf(location.hash) !== null) location.reload();
    else page.followAddress();
  });
  void page.start();
}

if (token === null) {
  const form = tokenFormOf(texts, {
    isRenewal: false,
    given: (token) => {
      place.replaceChildren();
      openPage(token);
    },
  });
  const main = document.createElement('main');
  main.append(form);
  place.replaceChildren(main);
} else openPage(token);
