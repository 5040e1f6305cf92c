-- An event about a change also keeps the object as it was before: its public shape tells what was changed.
ALTER TABLE events ADD COLUMN before json;
