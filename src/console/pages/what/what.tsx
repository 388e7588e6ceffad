import { Page } from '../../kit/page.tsx';

/** What can somebody do? */
export function WhatPage() {
  return <Page title="What can somebody do?">{null}</Page>;
}
