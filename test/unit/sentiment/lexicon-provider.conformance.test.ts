import { LexiconProvider } from '../../../shared/sentiment/lexicon-provider';
import { describeSentimentProvider } from '../../support/sentiment-provider-conformance';

describeSentimentProvider('LexiconProvider', () => new LexiconProvider());
