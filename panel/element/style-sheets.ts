// The element's style sheets, shared by all elements of a page.
import alert from './alert.css';
import course from './course.css';
import base from './customer-sentiment.css';
import icon from './icon-variant.css';
import messages from './messages.css';

export const sheets = [base, messages, course, alert, icon].map((text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
});
