// The report of a queue, for its supervisors and administrators.
import { useAccount } from '../account/page-account';
import { settingsIn } from '../account/page-link';
import { AgentApi } from '../live/agent-api';
import { pageLink, showPageLinks, type Carried } from '../ui/page-links';
import { partOfPage } from '../ui/page-part';
import { ReportApi } from './report-api';
import { choiceIn, takeLink } from './report-link';
import { ReportPage } from './report-page';
import { writePageTexts } from './report-words';

/** The script is served from …/api/panel/, so the API is one level up. */
const apiBase = new URL('..', import.meta.url).href;

const link = takeLink();
const words = await writePageTexts();
const carried: Carried = {
  token: () => link.kept.token ?? null,
  queueId: () => choiceIn(location.hash).queueId,
};
const page = new ReportPage(words, () => pageLink('settings', words.texts.openSettings, carried));
await useAccount({
  link,
  part: partOfPage('.main', HTMLElement),
  heading: words.texts.signInHeading,
  headingLevel: 1,
  open(account, ended) {
    void showPageLinks(partOfPage('#pages', HTMLElement), 'report', carried);
    page.use(new ReportApi(new AgentApi(apiBase, account.token)), () => account.refused(false));
    ended.addEventListener('abort', () => page.use(null));
  },
});

addEventListener('hashchange', () => {
  // A link with a token opens the page anew, as somebody else.
  if (settingsIn(location.hash).token !== undefined) location.reload();
  else page.follow();
});
