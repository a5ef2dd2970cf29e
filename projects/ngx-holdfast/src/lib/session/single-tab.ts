import { TabCoordination } from './ports';

/** For sessions that no other tab shares: single flight within the tab is all they need. */
export const singleTab: TabCoordination = {
  renew: (_, record, renewal) => renewal(record),
  exclude: (work) => work,
};
