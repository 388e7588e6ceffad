/** The part of an object's own SQL storage that is used. It is synchronous; what is written without an await between is written as one. */
export type ObjectSql = {
  exec<T extends Record<string, SqlStorageValue>>(
    query: string,
    ...bindings: SqlStorageValue[]
  ): { toArray(): T[]; one(): T };
};
