// Registers the custom element. The only script that a page needs to show a customer's sentiment.
import { CustomerSentiment } from './element/customer-sentiment';

if (!customElements.get('customer-sentiment')) customElements.define('customer-sentiment', CustomerSentiment);

export { CustomerSentiment };
