-- What must be the same on all nodes for ever, as the first one that started had it: data lies where these say. To change one, change
-- what rests on it first.
CREATE TABLE cluster_constants (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
