"""The first tables."""

import sqlalchemy as sa
from alembic import op

import portal.db

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deeds",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("who", sa.String(length=24), nullable=False),
        sa.Column("result", sa.String(length=64), nullable=False),
        sa.Column("at", portal.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_deeds")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("deeds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deeds_at"), ["at"], unique=False)

    op.create_table(
        "import_runs",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("file_id", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=24), nullable=False),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("changed_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_runs")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_import_runs_created_at"), ["created_at"], unique=False)

    op.create_table(
        "log",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=24), nullable=False),
        sa.Column("function", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.String(length=48), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("log", schema=None) as batch_op:
        batch_op.create_index("ix_log_about", ["about", "at"], unique=False)

    op.create_table(
        "looks",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=24), nullable=False),
        sa.Column("function", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_looks")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.create_index("ix_looks_case", ["case_id", "at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("lease_until", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("sent_at", portal.db.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_due", ["state", "not_before"], unique=False)

    op.create_table(
        "people",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("sub", sa.String(length=255), nullable=True),
        sa.Column("institution_user_id", sa.String(length=255), nullable=True),
        sa.Column("student_number", sa.String(length=64), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("self_exercise_from", sa.Date(), nullable=True),
        sa.Column("linked_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("institution_user_id", name=op.f("uq_people_institution_user_id")),
        sa.UniqueConstraint("student_number", name=op.f("uq_people_student_number")),
        sa.UniqueConstraint("sub", name=op.f("uq_people_sub")),
        sqlite_strict=True,
    )
    op.create_table(
        "seen_logout_tokens",
        sa.Column("jti", sa.String(length=255), nullable=False),
        sa.Column("seen_at", portal.db.Instant(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("jti", name=op.f("pk_seen_logout_tokens")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("seen_logout_tokens", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seen_logout_tokens_seen_at"), ["seen_at"], unique=False)

    op.create_table(
        "suppliers",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("contact_email", sa.String(length=254), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppliers")),
        sa.UniqueConstraint("slug", name=op.f("uq_suppliers_slug")),
        sqlite_strict=True,
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("sent_refs", sa.JSON(), nullable=False),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("changed_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_drafts_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_changed_at"), ["changed_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_drafts_person_id"), ["person_id"], unique=False)

    op.create_table(
        "import_rows",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("run_id", sa.String(length=24), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("code", sa.String(length=48), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["import_runs.id"], name=op.f("fk_import_rows_run_id_import_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_rows")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.create_index("ix_import_rows_run", ["run_id", "line"], unique=False)

    op.create_table(
        "products",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("supplier_id", sa.String(length=24), nullable=False),
        sa.Column("catalogue_id", sa.String(length=80), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["supplier_id"], ["suppliers.id"], name=op.f("fk_products_supplier_id_suppliers")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("name", name=op.f("uq_products_name")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_products_supplier_id"), ["supplier_id"], unique=False)

    op.create_table(
        "sign_ins",
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=True),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("sub", sa.String(length=255), nullable=True),
        sa.Column("sid", sa.String(length=255), nullable=True),
        sa.Column("id_token", sa.Text(), nullable=True),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("last_seen_at", portal.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_sign_ins_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_digest", name=op.f("pk_sign_ins")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_sign_ins_last_seen_at", ["last_seen_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ins_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_sign_ins_sid", ["sid"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_ins_sub"), ["sub"], unique=False)

    op.create_table(
        "stashes",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("path", sa.String(length=500), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", portal.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_stashes_person_id_people"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stashes")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("stashes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stashes_kept_at"), ["kept_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stashes_person_id"), ["person_id"], unique=False)

    op.create_table(
        "exams",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("slug", sa.String(length=120), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name_nl", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("course_code", sa.String(length=64), nullable=False),
        sa.Column("starts_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("product_id", sa.String(length=24), nullable=True),
        sa.Column("surveillance_session_reference", sa.String(length=200), nullable=False),
        sa.Column("retention_days", sa.Integer(), nullable=True),
        sa.Column("best_before", sa.Date(), nullable=True),
        sa.Column("open_alternative", sa.Boolean(), nullable=False),
        sa.Column("published_id", sa.String(length=24), nullable=True),
        sa.Column("approval", sa.String(length=16), nullable=False),
        sa.Column("approval_asked_by", sa.String(length=24), nullable=True),
        sa.Column("approved_by", sa.String(length=24), nullable=True),
        sa.Column("approved_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_exams_product_id_products")),
        sa.ForeignKeyConstraint(
            ["published_id"], ["explanations.id"], name="fk_exams_published_id_explanations", use_alter=True
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exams")),
        sa.UniqueConstraint("code", name=op.f("uq_exams_code")),
        sa.UniqueConstraint("slug", name=op.f("uq_exams_slug")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exams_product_id"), ["product_id"], unique=False)
        batch_op.create_index("ix_exams_starts_at_id", ["starts_at", "id"], unique=False)

    op.create_table(
        "cases",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("group_id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=True),
        sa.Column("subject_id", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("handler_id", sa.String(length=24), nullable=True),
        sa.Column("received_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("legal_deadline", sa.Date(), nullable=False),
        sa.Column("target", sa.Date(), nullable=False),
        sa.Column("target_mode", sa.String(length=12), nullable=False),
        sa.Column("sort_by", sa.Date(), nullable=False),
        sa.Column("decided_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("closed_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("protected", sa.Boolean(), nullable=False),
        sa.Column("objected", sa.JSON(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("event_count", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_cases_exam_id_exams")),
        sa.ForeignKeyConstraint(["subject_id"], ["people.id"], name=op.f("fk_cases_subject_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("ref", name=op.f("uq_cases_ref")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_exam", ["exam_id", "kind", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cases_handler_id"), ["handler_id"], unique=False)
        batch_op.create_index("ix_cases_open_sort", ["is_open", "sort_by", "id"], unique=False)
        batch_op.create_index("ix_cases_subject", ["subject_id", "received_at"], unique=False)

    op.create_table(
        "enrolments",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("extra_time_minutes", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_enrolments_exam_id_exams")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_enrolments_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolments")),
        sa.UniqueConstraint("exam_id", "person_id", name=op.f("uq_enrolments_exam_id_person_id")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolments_person_id"), ["person_id"], unique=False)

    op.create_table(
        "explanations",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.String(length=24), nullable=False),
        sa.Column("written_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("published_by", sa.String(length=24), nullable=True),
        sa.Column("published_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("purpose_nl", sa.Text(), nullable=False),
        sa.Column("purpose_en", sa.Text(), nullable=False),
        sa.Column("lawful_basis", sa.String(length=24), nullable=True),
        sa.Column("interest_nl", sa.Text(), nullable=False),
        sa.Column("interest_en", sa.Text(), nullable=False),
        sa.Column("necessity_nl", sa.Text(), nullable=False),
        sa.Column("necessity_en", sa.Text(), nullable=False),
        sa.Column("special_exception", sa.String(length=40), nullable=True),
        sa.Column("live_watch", sa.String(length=8), nullable=False),
        sa.Column("live_watch_by_code", sa.String(length=40), nullable=True),
        sa.Column("recording_times_nl", sa.Text(), nullable=False),
        sa.Column("recording_times_en", sa.Text(), nullable=False),
        sa.Column("software_judges", sa.String(length=8), nullable=False),
        sa.Column("flag_criteria_nl", sa.Text(), nullable=False),
        sa.Column("flag_criteria_en", sa.Text(), nullable=False),
        sa.Column("human_judge_code", sa.String(length=40), nullable=True),
        sa.Column("consequences_nl", sa.Text(), nullable=False),
        sa.Column("consequences_en", sa.Text(), nullable=False),
        sa.Column("sub_processors", sa.Text(), nullable=False),
        sa.Column("countries", sa.String(length=200), nullable=False),
        sa.Column("transfer_safeguard_nl", sa.Text(), nullable=False),
        sa.Column("transfer_safeguard_en", sa.Text(), nullable=False),
        sa.Column("flagged_retention_nl", sa.Text(), nullable=False),
        sa.Column("flagged_retention_en", sa.Text(), nullable=False),
        sa.Column("compulsory", sa.String(length=8), nullable=False),
        sa.Column("if_not_nl", sa.Text(), nullable=False),
        sa.Column("if_not_en", sa.Text(), nullable=False),
        sa.Column("alternative_form", sa.String(length=20), nullable=True),
        sa.Column("alternative_window_nl", sa.Text(), nullable=False),
        sa.Column("alternative_window_en", sa.Text(), nullable=False),
        sa.Column("private_tips_nl", sa.Text(), nullable=False),
        sa.Column("private_tips_en", sa.Text(), nullable=False),
        sa.Column("incident_nl", sa.Text(), nullable=False),
        sa.Column("incident_en", sa.Text(), nullable=False),
        sa.Column("change_note_nl", sa.Text(), nullable=False),
        sa.Column("change_note_en", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_explanations_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_explanations")),
        sa.UniqueConstraint("exam_id", "number", name=op.f("uq_explanations_exam_id_number")),
        sqlite_strict=True,
    )
    op.create_table(
        "sittings",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("starts_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("duration_minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("nothing_recorded", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name=op.f("ck_sittings_never_oversold")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_sittings_exam_id_exams")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sittings")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.create_index("ix_sittings_exam", ["exam_id", "starts_at"], unique=False)

    op.create_table(
        "case_events",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=40), nullable=False),
        sa.Column("who", sa.String(length=24), nullable=False),
        sa.Column("function", sa.String(length=16), nullable=False),
        sa.Column("tag", sa.String(length=48), nullable=False),
        sa.Column("from_state", sa.String(length=24), nullable=True),
        sa.Column("to_state", sa.String(length=24), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_events_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_events")),
        sa.UniqueConstraint("case_id", "seq", name=op.f("uq_case_events_case_id_seq")),
        sqlite_strict=True,
    )
    op.create_table(
        "case_texts",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.String(length=24), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("salt", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("read_at", portal.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_texts_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_texts")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("case_texts", schema=None) as batch_op:
        batch_op.create_index("ix_case_texts_case", ["case_id", "created_at"], unique=False)

    op.create_table(
        "channels",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("explanation_id", sa.String(length=24), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("why_code", sa.String(length=40), nullable=True),
        sa.Column("why_nl", sa.Text(), nullable=False),
        sa.Column("why_en", sa.Text(), nullable=False),
        sa.Column("seen_by_code", sa.String(length=40), nullable=True),
        sa.Column("seen_by_nl", sa.Text(), nullable=False),
        sa.Column("seen_by_en", sa.Text(), nullable=False),
        sa.Column("kept_days", sa.Integer(), nullable=True),
        sa.Column("kept_rule", sa.String(length=40), nullable=True),
        sa.Column("countries", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["explanation_id"],
            ["explanations.id"],
            name=op.f("fk_channels_explanation_id_explanations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channels")),
        sa.UniqueConstraint("explanation_id", "category", name=op.f("uq_channels_explanation_id_category")),
        sqlite_strict=True,
    )
    op.create_table(
        "letters",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("sent_at", portal.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_letters_case_id_cases")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_letters_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.create_index("ix_letters_case", ["case_id", "sent_at"], unique=False)

    op.create_table(
        "placements",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("exam_id", sa.String(length=24), nullable=False),
        sa.Column("person_id", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("channels_off", sa.JSON(), nullable=False),
        sa.Column("extra_time_minutes", sa.Integer(), nullable=False),
        sa.Column("no_cost", sa.Boolean(), nullable=False),
        sa.Column("same_attempts", sa.Boolean(), nullable=False),
        sa.Column("result_working_days", sa.Integer(), nullable=True),
        sa.Column("agreed", sa.JSON(), nullable=False),
        sa.Column("offered_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("offered_by", sa.String(length=24), nullable=True),
        sa.Column("sitting_id", sa.String(length=24), nullable=True),
        sa.Column("accepted_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("created_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_placements_case_id_cases")),
        sa.ForeignKeyConstraint(["exam_id"], ["exams.id"], name=op.f("fk_placements_exam_id_exams")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_placements_person_id_people")),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_placements_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sa.UniqueConstraint("case_id", name=op.f("uq_placements_case_id")),
        sa.UniqueConstraint("ref", name=op.f("uq_placements_ref")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_placements_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_placements_state", ["state", "exam_id"], unique=False)

    op.create_table(
        "decisions",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("case_id", sa.String(length=24), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True),
        sa.Column("granted_parts", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("prepared_by", sa.String(length=24), nullable=False),
        sa.Column("prepared_at", portal.db.Instant(timezone=True), nullable=False),
        sa.Column("explanation_id", sa.String(length=24), nullable=False),
        sa.Column("advice_due", sa.Date(), nullable=True),
        sa.Column("advice_id", sa.String(length=24), nullable=True),
        sa.Column("advice_code", sa.String(length=16), nullable=True),
        sa.Column("advised_by", sa.String(length=24), nullable=True),
        sa.Column("advised_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("signed_by", sa.String(length=24), nullable=True),
        sa.Column("signed_at", portal.db.Instant(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["advice_id"], ["case_texts.id"], name=op.f("fk_decisions_advice_id_case_texts")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_decisions_case_id_cases")),
        sa.ForeignKeyConstraint(
            ["explanation_id"], ["case_texts.id"], name=op.f("fk_decisions_explanation_id_case_texts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        sqlite_strict=True,
    )
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decisions_case_id"), ["case_id"], unique=False)

    op.create_table(
        "offered_sittings",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("placement_id", sa.String(length=24), nullable=False),
        sa.Column("sitting_id", sa.String(length=24), nullable=False),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_offered_sittings_placement_id_placements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["sitting_id"], ["sittings.id"], name=op.f("fk_offered_sittings_sitting_id_sittings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offered_sittings")),
        sa.UniqueConstraint(
            "placement_id", "sitting_id", name=op.f("uq_offered_sittings_placement_id_sitting_id")
        ),
        sqlite_strict=True,
    )
    with op.batch_alter_table("offered_sittings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offered_sittings_sitting_id"), ["sitting_id"], unique=False)

    # Exams and explanations point at each other: this half comes when both are there.
    with op.batch_alter_table("exams") as batch_op:
        batch_op.create_foreign_key(
            "fk_exams_published_id_explanations", "explanations", ["published_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("exams") as batch_op:
        batch_op.drop_constraint("fk_exams_published_id_explanations", type_="foreignkey")

    with op.batch_alter_table("offered_sittings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offered_sittings_sitting_id"))

    op.drop_table("offered_sittings")
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decisions_case_id"))

    op.drop_table("decisions")
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.drop_index("ix_placements_state")
        batch_op.drop_index(batch_op.f("ix_placements_person_id"))

    op.drop_table("placements")
    with op.batch_alter_table("letters", schema=None) as batch_op:
        batch_op.drop_index("ix_letters_case")

    op.drop_table("letters")
    op.drop_table("channels")
    with op.batch_alter_table("case_texts", schema=None) as batch_op:
        batch_op.drop_index("ix_case_texts_case")

    op.drop_table("case_texts")
    op.drop_table("case_events")
    with op.batch_alter_table("sittings", schema=None) as batch_op:
        batch_op.drop_index("ix_sittings_exam")

    op.drop_table("sittings")
    op.drop_table("explanations")
    with op.batch_alter_table("enrolments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolments_person_id"))

    op.drop_table("enrolments")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_subject")
        batch_op.drop_index("ix_cases_open_sort")
        batch_op.drop_index(batch_op.f("ix_cases_handler_id"))
        batch_op.drop_index(batch_op.f("ix_cases_group_id"))
        batch_op.drop_index("ix_cases_exam")

    op.drop_table("cases")
    with op.batch_alter_table("exams", schema=None) as batch_op:
        batch_op.drop_index("ix_exams_starts_at_id")
        batch_op.drop_index(batch_op.f("ix_exams_product_id"))

    op.drop_table("exams")
    with op.batch_alter_table("stashes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stashes_person_id"))
        batch_op.drop_index(batch_op.f("ix_stashes_kept_at"))

    op.drop_table("stashes")
    with op.batch_alter_table("sign_ins", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_ins_sub"))
        batch_op.drop_index("ix_sign_ins_sid")
        batch_op.drop_index(batch_op.f("ix_sign_ins_person_id"))
        batch_op.drop_index("ix_sign_ins_last_seen_at")

    op.drop_table("sign_ins")
    with op.batch_alter_table("products", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_products_supplier_id"))

    op.drop_table("products")
    with op.batch_alter_table("import_rows", schema=None) as batch_op:
        batch_op.drop_index("ix_import_rows_run")

    op.drop_table("import_rows")
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_drafts_person_id"))
        batch_op.drop_index(batch_op.f("ix_drafts_changed_at"))

    op.drop_table("drafts")
    op.drop_table("suppliers")
    with op.batch_alter_table("seen_logout_tokens", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seen_logout_tokens_seen_at"))

    op.drop_table("seen_logout_tokens")
    op.drop_table("people")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_due")

    op.drop_table("outbox")
    with op.batch_alter_table("looks", schema=None) as batch_op:
        batch_op.drop_index("ix_looks_case")

    op.drop_table("looks")
    with op.batch_alter_table("log", schema=None) as batch_op:
        batch_op.drop_index("ix_log_about")

    op.drop_table("log")
    with op.batch_alter_table("import_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_import_runs_created_at"))

    op.drop_table("import_runs")
    with op.batch_alter_table("deeds", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deeds_at"))

    op.drop_table("deeds")
