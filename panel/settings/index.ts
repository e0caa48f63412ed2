// The settings page. It shows the queues of whoever uses it, and one of them with all that can be set.
import { settingsIn } from '../account/page-link';
import { useAccount } from '../account/page-account';
import { showPageLinks } from '../ui/page-links';
import { partOfPage } from '../ui/page-part';
import { queueInAddress, takeLink } from './page-address';
import { loadPageLanguage } from './page-language';
import { SettingsApi } from './settings-api';
import { SettingsPage } from './settings-page';

const link = takeLink();
const language = await loadPageLanguage();
const { texts } = language;
const part = partOfPage('#page', HTMLElement);

let page: SettingsPage | null = null;
await useAccount({
  link,
  part,
  heading: texts.signInHeading,
  headingLevel: 1,
  entries: { areUnsaved: () => page?.isEdited ?? false, mayBeLost: () => page?.mayBeLost() ?? true },
  open(account, ended) {
    page = new SettingsPage(
      new SettingsApi(new URL('../', import.meta.url).href, account.token),
      part,
      language,
      account,
    );
    void showPageLinks(partOfPage('#pages', HTMLElement), 'settings', {
      token: () => link.kept.token ?? null,
      queueId: queueInAddress,
    });
    void page.start();
    ended.addEventListener('abort', () => {
      page = null;
      part.replaceChildren();
    });
  },
});

addEventListener('beforeunload', (event) => {
  if (page?.isEdited) event.preventDefault();
});
addEventListener('hashchange', () => {
  // A link with a token opens the page anew, as somebody else.
  if (settingsIn(location.hash).token !== undefined) location.reload();
  else page?.followAddress();
});
