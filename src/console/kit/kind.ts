/** What is named by a chip. */
export type Kind = 'person' | 'account' | 'team' | 'group' | 'role' | 'permission' | 'org';
