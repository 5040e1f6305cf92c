import type { Pool } from "@platform/postgres/pool";

/** A statement that makes a part of the schema, and the object that the part belongs to. */
interface Part {
  readonly of: string;
  readonly sql: string;
}

/**
 * Dumps a schema as SQL, in an order that depends on names only: relations with their columns, types, defaults,
 * constraints and storage, indexes, triggers, functions, row security, and grants. The service's role appears as
 * `{{role}}`, as in grants.sql.
 *
 * It reads PostgreSQL's catalogs, because the embedded binaries have no pg_dump. Throws when the schema has an object of
 * a kind that no query here reads, so that it never leaves one out silently.
 *
 * `pool` is the service's own, with the schema first in its search path.
 */
export async function dumpSchema(pool: Pool): Promise<string> {
  const read = async (sql: string): Promise<Part[]> => (await pool.query<Part>(sql)).rows;
  const unread = await read(UNREAD);
  if (unread.length > 0)
    throw new Error(`dumpSchema cannot write ${unread.map(({ of, sql }) => `${sql} ${of}`).join(", ")}.`);
  const readAll = async (queries: readonly string[]): Promise<Part[]> => (await Promise.all(queries.map(read))).flat();
  const alone = await readAll([SCHEMA, TYPES, FUNCTIONS]);
  const details = await readAll([INDEXES, TRIGGERS, POLICIES, GRANTS]);
  const relations = (await readAll([SEQUENCES, RELATIONS])).map(({ of, sql }) =>
    [sql, ...details.filter((detail) => detail.of === of).map((detail) => detail.sql)].join("\n"),
  );
  return `${[...alone.map(({ sql }) => sql), ...relations].join("\n\n")}\n`;
}

/**
 * Finds what no other query reads: partitions, materialised views, foreign tables, domains, ranges, aggregates, procedures,
 * rules and event triggers.
 */
const UNREAD = `
  SELECT relname AS of, concat('relation of kind ', relkind) AS sql FROM pg_class
   WHERE relnamespace = current_schema()::regnamespace AND relkind NOT IN ('r', 'v', 'i', 'S')
  UNION ALL
  SELECT typname, concat('type of kind ', typtype) FROM pg_type
   WHERE typnamespace = current_schema()::regnamespace AND typtype NOT IN ('b', 'c', 'e')
  UNION ALL
  SELECT proname, concat('function of kind ', prokind) FROM pg_proc
   WHERE pronamespace = current_schema()::regnamespace AND prokind <> 'f'
  UNION ALL
  SELECT rulename, 'rule' FROM pg_rules WHERE schemaname = current_schema() AND rulename <> '_RETURN'
  UNION ALL
  SELECT evtname, 'event trigger' FROM pg_event_trigger
  ORDER BY 1, 2`;

const grantee = `CASE WHEN acl.grantee = 0 THEN 'PUBLIC' WHEN acl.grantee = current_user::regrole THEN '{{role}}'
  ELSE acl.grantee::regrole::text END`;

const SCHEMA = `
  SELECT nspname AS of, concat_ws(E'\\n', 'CREATE SCHEMA ' || nspname || ';', (
    SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
      SELECT format('GRANT %s ON SCHEMA %s TO %s;', string_agg(privilege_type, ', ' ORDER BY privilege_type), nspname, ${grantee}) AS line
        FROM aclexplode(nspacl) acl WHERE acl.grantee <> nspowner GROUP BY acl.grantee) AS grants)) AS sql
    FROM pg_namespace WHERE nspname = current_schema()`;

const TYPES = `
  SELECT typname AS of, format('CREATE TYPE %I AS ENUM (%s);', typname, (
    SELECT string_agg(quote_literal(enumlabel), ', ' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = type.oid)) AS sql
    FROM pg_type AS type WHERE typnamespace = current_schema()::regnamespace AND typtype = 'e' ORDER BY typname`;

const FUNCTIONS = `
  SELECT proname AS of, concat_ws(E'\\n', rtrim(pg_get_functiondef(function.oid), E'\\n') || ';', (
    SELECT string_agg(format('GRANT EXECUTE ON FUNCTION %s TO %s;', function.oid::regprocedure, ${grantee}), E'\\n'
                      ORDER BY ${grantee})
      FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) AS acl WHERE acl.grantee <> proowner)) AS sql
    FROM pg_proc AS function WHERE pronamespace = current_schema()::regnamespace ORDER BY function.oid::regprocedure::text`;

/** Without identity columns' sequences, which appear with their columns. */
const SEQUENCES = `
  SELECT relname AS of, format('CREATE SEQUENCE %I;', relname) AS sql FROM pg_class AS sequence
   WHERE relnamespace = current_schema()::regnamespace AND relkind = 'S'
     AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = sequence.oid AND deptype = 'i')
   ORDER BY relname`;

const COLUMNS = `
  SELECT string_agg('  ' || concat_ws(' ', quote_ident(attname), format_type(atttypid, atttypmod),
      CASE WHEN attcollation <> typcollation THEN 'COLLATE ' || attcollation::regcollation::text END,
      CASE WHEN attstorage <> typstorage THEN 'STORAGE ' || CASE attstorage
        WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END,
      CASE WHEN attcompression <> '' THEN concat('COMPRESSION ', attcompression) END,
      CASE WHEN attstattarget >= 0 THEN 'STATISTICS ' || attstattarget END,
      CASE attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN 'GENERATED BY DEFAULT AS IDENTITY' END,
      CASE WHEN attgenerated = 's' THEN 'GENERATED ALWAYS AS (' || pg_get_expr(adbin, adrelid) || ') STORED'
           ELSE 'DEFAULT ' || pg_get_expr(adbin, adrelid) END,
      CASE WHEN attnotnull THEN 'NOT NULL' END), E',\\n' ORDER BY attnum)
    FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
    LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
   WHERE attrelid = relation.oid AND attnum > 0 AND NOT attisdropped`;

const CONSTRAINTS = `
  SELECT string_agg(format('  CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)), E',\\n' ORDER BY contype, conname)
    FROM pg_constraint WHERE conrelid = relation.oid AND contype IN ('c', 'f', 'p', 'u', 'x')`;

const RELATIONS = `
  SELECT relname AS of, CASE relkind
      WHEN 'v' THEN format(E'CREATE VIEW %I%s AS\\n%s', relname, ' WITH (' || array_to_string(reloptions, ', ') || ')',
                           pg_get_viewdef(oid))
      ELSE concat(CASE relpersistence WHEN 'u' THEN 'CREATE UNLOGGED TABLE ' ELSE 'CREATE TABLE ' END, quote_ident(relname),
                  E' (\\n', concat_ws(E',\\n', (${COLUMNS}), (${CONSTRAINTS})), E'\\n)',
                  ' WITH (' || array_to_string(reloptions, ', ') || ')', ';') END AS sql
    FROM pg_class AS relation WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v') ORDER BY relname`;

/** Without constraints' indexes, which appear with their tables, except for their storage options. */
const INDEXES = `
  SELECT owner.relname AS of, CASE WHEN conindid IS NULL THEN pg_get_indexdef(index.oid) || ';'
      ELSE format('ALTER INDEX %I SET (%s);', index.relname, array_to_string(index.reloptions, ', ')) END AS sql
    FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid JOIN pg_class AS owner ON owner.oid = indrelid
    LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u', 'x')
   WHERE owner.relnamespace = current_schema()::regnamespace AND (conindid IS NULL OR index.reloptions IS NOT NULL)
   ORDER BY index.relname`;

const TRIGGERS = `
  SELECT relname AS of, concat_ws(E'\\n', pg_get_triggerdef(pg_trigger.oid) || ';',
      format('ALTER TABLE %I ' || CASE tgenabled WHEN 'D' THEN 'DISABLE' WHEN 'R' THEN 'ENABLE REPLICA' WHEN 'A' THEN 'ENABLE ALWAYS' END
        || ' TRIGGER %I;', relname, tgname)) AS sql
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
   WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal ORDER BY tgname`;

const POLICIES = `
  SELECT relname AS of, format('ALTER TABLE %I %s ROW LEVEL SECURITY;', relname,
      CASE WHEN relforcerowsecurity THEN 'FORCE' ELSE 'ENABLE' END) AS sql
    FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relrowsecurity
  UNION ALL
  SELECT tablename, concat(format('CREATE POLICY %I ON %I AS %s FOR %s TO %s', policyname, tablename, permissive, cmd,
      replace(array_to_string(roles, ', '), current_user, '{{role}}')),
      ' USING (' || qual || ')', ' WITH CHECK (' || with_check || ')', ';')
    FROM pg_policies WHERE schemaname = current_schema() ORDER BY 1, 2`;

/** Grants on relations, and on single columns. */
const GRANTS = `
  SELECT relname AS of, format('GRANT %s ON %I TO %s;',
      string_agg(privilege_type, ', ' ORDER BY privilege_type), relname, ${grantee}) AS sql
    FROM pg_class, aclexplode(relacl) AS acl
   WHERE relnamespace = current_schema()::regnamespace AND relkind <> 'i' AND acl.grantee <> relowner GROUP BY relname, acl.grantee
  UNION ALL
  SELECT relname, format('GRANT %s (%I) ON %I TO %s;', privilege_type, attname, relname, ${grantee})
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid, aclexplode(attacl) AS acl
   WHERE relnamespace = current_schema()::regnamespace ORDER BY 1, 2`;
