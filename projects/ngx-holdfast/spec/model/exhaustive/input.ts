import { RefreshSource } from '../../../src/lib/session/refresh-source';
import { OpenLogin, State } from './state';
import { RefreshOutcome, Tab } from './tab';

interface BaseInput {
  /** How a sequence names it. */
  readonly label: string;
  /** What changes around the tab, before it is notified. */
  readonly change?: Partial<State>;
  /** What the tab is notified of; by default of nothing. */
  readonly run?: (tab: Tab) => void;
}

/** Something that happens to a tab, or around it. */
export type Input = BaseInput &
  (
    | {
        readonly kind:
          | 'restore'
          | 'sign-in'
          | 'sign-out'
          | 'sign-out-by-server'
          | 'begin-login'
          /** A request asks for tokens before it is sent. */
          | 'send'
          | 'sync'
          | 'sign-in-in-other-tab'
          | 'sign-out-in-other-tab'
          /** The tab is not notified. */
          | 'unnoticed';
      }
    /** A refresh is asked for, or tokens in the place of rejected ones. */
    | { readonly kind: 'refresh'; readonly isForced: boolean }
    | { readonly kind: 'login-response'; readonly login: OpenLogin }
    | {
        readonly kind: 'refresh-response';
        readonly source: RefreshSource;
        readonly outcome: RefreshOutcome;
      }
  );
