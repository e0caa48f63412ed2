// The report of a queue, for its supervisors and administrators.
import { AgentApi } from '../live/agent-api';
import { pageLink, showPageLinks, type Carried } from '../ui/page-links';
import { partOfPage } from '../ui/page-part';
import { ReportApi } from './report-api';
import { choiceIn, hasToken, takeToken } from './report-link';
import { ReportPage } from './report-page';
import { writePageTexts } from './report-words';

/** The script is served from …/api/panel/, so the API is one level up. */
const apiBase = new URL('..', import.meta.url).href;

const token = takeToken();
const words = await writePageTexts();
const carried: Carried = { token: () => token, queueId: () => choiceIn(location.hash).queueId };
const page = new ReportPage(words, () => pageLink('settings', words.texts.openSettings, carried));
void showPageLinks(partOfPage('#pages', HTMLElement), 'report', carried);
page.use(token === null ? null : new ReportApi(new AgentApi(apiBase, token)));

addEventListener('hashchange', () => {
  // A link with a token opens the page anew, as somebody else.
  if (hasToken(location.hash)) location.reload();
  else page.follow();
});
