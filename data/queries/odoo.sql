-- system:   Odoo Community or Enterprise, on its PostgreSQL
-- versions: 16 and later; in 13 to 15 write a.internal_type = 'receivable' in the place of a.account_type = ...
-- gives:    open invoices and credit notes, and payments and entries on customer accounts not matched yet
-- open:     amount_residual <> 0, in the document's own currency
-- tried on: the tables of a made-up Odoo on PostgreSQL 18 and on SQLite (tests/test_database.py), not on a real Odoo
-- note:     with several companies in one Odoo, add AND m.company_id = ... to both halves
SELECT
    m.name AS invoice_number,
    CASE WHEN m.move_type = 'out_refund' THEN 'Credit note' ELSE 'Invoice' END AS document_type,
    CAST(c.id AS varchar(20)) AS customer_code,
    c.name AS customer_name,
    m.invoice_date AS invoice_date,
    m.invoice_date_due AS due_date,
    CASE WHEN m.move_type = 'out_refund' THEN -m.amount_total ELSE m.amount_total END AS amount_incl_vat,
    CASE WHEN m.move_type = 'out_refund' THEN -m.amount_residual ELSE m.amount_residual END AS open_balance,
    u.name AS currency,
    m.ref AS customer_reference,
    c.vat AS vat_number,
    p.email AS email,
    p.phone AS phone,
    p.lang AS language
FROM account_move m
JOIN res_partner p ON p.id = m.partner_id
JOIN res_partner c ON c.id = m.commercial_partner_id
JOIN res_currency u ON u.id = m.currency_id
WHERE m.state = 'posted'
  AND m.move_type IN ('out_invoice', 'out_refund', 'out_receipt')
  AND m.amount_residual <> 0
UNION ALL
SELECT
    m.name,
    CASE WHEN SUM(l.amount_residual_currency) < 0 THEN 'Payment' ELSE 'Invoice' END,
    CAST(c.id AS varchar(20)),
    c.name,
    l.date,
    MAX(l.date_maturity),
    SUM(l.amount_currency),
    SUM(l.amount_residual_currency),
    u.name,
    m.ref,
    c.vat,
    MAX(p.email),
    MAX(p.phone),
    MAX(p.lang)
FROM account_move_line l
JOIN account_move m ON m.id = l.move_id
JOIN account_account a ON a.id = l.account_id AND a.account_type = 'asset_receivable'
JOIN res_partner p ON p.id = l.partner_id
JOIN res_partner c ON c.id = p.commercial_partner_id
JOIN res_currency u ON u.id = l.currency_id
WHERE l.parent_state = 'posted'
  AND m.move_type = 'entry'
  AND l.amount_residual <> 0
GROUP BY m.id, m.name, m.ref, l.date, c.id, c.name, c.vat, u.name
ORDER BY 5, 1
