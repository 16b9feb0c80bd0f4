/**
 * The tables, in order; every statement may run again. What identifies a patient or says how they are is only in
 * `bytea` columns, encrypted under the patient's key; `plain_contents` is the one exception, and says why. What has a
 * patient has the patient's hospital.
 */
export const schema: readonly string[] = [
  'create table if not exists marks (name text primary key, value bytea not null)',
  'create table if not exists hospitals (id uuid primary key, name text not null unique)',
  `create table if not exists patients (
    id uuid primary key,
    hospital_id uuid not null references hospitals,
    wrapped_key bytea not null,
    identity bytea not null,
    mrn_token bytea not null,
    run_id text,
    unique (hospital_id, mrn_token)
  )`,
  'create index if not exists patients_page on patients (hospital_id, id)',
  'create index if not exists patients_run on patients (run_id) where run_id is not null',
  `create table if not exists patient_tokens (
    hospital_id uuid not null,
    token bytea not null,
    patient_id uuid not null references patients on delete cascade,
    primary key (hospital_id, token, patient_id)
  )`,
  'create index if not exists patient_tokens_patient on patient_tokens (patient_id)',
  // Of an account that is a patient the names are encrypted with the patient, and null here.
  `create table if not exists users (
    id uuid primary key,
    hospital_id uuid not null references hospitals,
    email text collate "C" not null unique,
    password_hash text not null,
    first_name text,
    last_name text,
    roles text[] not null,
    patient_id uuid references patients
  )`,
  'create index if not exists users_hospital on users (hospital_id, email)',
  `create table if not exists assignments (
    user_id uuid not null references users,
    patient_id uuid not null references patients on delete cascade,
    primary key (user_id, patient_id)
  )`,
  'create index if not exists assignments_patient on assignments (patient_id)',
  `create table if not exists records (
    id uuid primary key,
    hospital_id uuid not null,
    patient_id uuid not null references patients on delete cascade,
    doctor_id uuid not null,
    record_type text not null,
    visit_date date not null,
    is_confidential boolean not null,
    status text not null check (status in ('draft', 'final')),
    version integer not null default 1,
    content bytea not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    run_id text
  ) with (fillfactor = 90)`,
  'create index if not exists records_patient on records (patient_id, visit_date desc, id)',
  'create index if not exists records_hospital on records (hospital_id, visit_date desc, id)',
  'create index if not exists records_run on records (run_id) where run_id is not null',
  // The same contents as they were before encryption, padded to the same size: what M5 compares with.
  `create table if not exists plain_contents (
    record_id uuid primary key references records on delete cascade,
    content bytea not null
  )`,
  `create table if not exists appointments (
    id uuid primary key,
    hospital_id uuid not null,
    patient_id uuid not null references patients on delete cascade,
    doctor_id uuid not null,
    starts_at timestamptz not null,
    duration_min integer not null,
    reason bytea not null,
    status text not null check (status in ('scheduled', 'cancelled', 'done')),
    run_id text
  )`,
  'create index if not exists appointments_hospital on appointments (hospital_id, starts_at, id)',
  'create index if not exists appointments_doctor on appointments (doctor_id, starts_at, id)',
  'create index if not exists appointments_patient on appointments (patient_id, starts_at, id)',
  'create index if not exists appointments_run on appointments (run_id) where run_id is not null',
  `create table if not exists prescriptions (
    id uuid primary key,
    hospital_id uuid not null,
    patient_id uuid not null references patients on delete cascade,
    doctor_id uuid not null,
    content bytea not null,
    status text not null check (status in ('active', 'stopped')),
    created_at timestamptz not null default now(),
    last_given_at timestamptz,
    run_id text
  ) with (fillfactor = 90)`,
  'create index if not exists prescriptions_patient on prescriptions (patient_id, created_at desc, id)',
  'create index if not exists prescriptions_hospital on prescriptions (hospital_id, created_at desc, id)',
  'create index if not exists prescriptions_run on prescriptions (run_id) where run_id is not null',
  `create table if not exists administrations (
    id uuid primary key,
    hospital_id uuid not null,
    prescription_id uuid not null references prescriptions on delete cascade,
    patient_id uuid not null references patients on delete cascade,
    nurse_id uuid not null,
    outcome text not null,
    note bytea not null,
    given_at timestamptz not null default now(),
    run_id text
  )`,
  'create index if not exists administrations_prescription on administrations (prescription_id)',
  'create index if not exists administrations_patient on administrations (patient_id)',
  'create index if not exists administrations_run on administrations (run_id) where run_id is not null',
  `create table if not exists sessions (
    id uuid primary key,
    user_id uuid not null,
    hospital_id uuid not null,
    role text not null,
    run_id text,
    idle_ms bigint not null,
    expires_at bigint not null,
    last_seen_at bigint not null,
    generation integer not null
  ) with (fillfactor = 70)`,
  // No reference to a patient or record: what was accessed stays on record when it is gone.
  `create table if not exists audit_events (
    id bigint generated always as identity primary key,
    at timestamptz not null,
    hospital_id uuid not null,
    actor_id uuid not null,
    role text not null,
    action text not null,
    patient_id uuid,
    record_id uuid
  )`,
  'create index if not exists audit_events_hospital on audit_events (hospital_id, id desc)',
  'create index if not exists audit_events_patient on audit_events (patient_id, id desc)',
  'create index if not exists audit_events_record on audit_events (record_id, id desc)',
  'create index if not exists audit_events_actor on audit_events (actor_id, id desc)',
]
