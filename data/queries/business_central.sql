-- system:   Microsoft Dynamics 365 Business Central on one's own SQL Server (in Microsoft's cloud its database cannot be
--           asked: export the customer ledger entries to Excel instead)
-- versions: 15 (2019) and later; in Dynamics NAV leave out $437dbf0e-84ff-417a-965d-ed2bb9650972
-- gives:    all open customer ledger entries: invoices, credit memos, payments, refunds, reminders, finance charges
-- open:     Open = 1; the amounts are the sums of the detailed entries
-- tried on: the tables of a made-up Business Central on SQLite (tests/test_database.py); not tried on SQL Server
-- note:     replace CRONUS, four times below, by your company as SQL Server writes it (a dot becomes _)
SELECT
    e.[Document No_] AS invoice_number,
    CASE WHEN e.[Document Type] = 3 THEN 'Credit note' WHEN d.remaining < 0 THEN 'Payment' ELSE 'Invoice' END
        AS document_type,
    e.[Customer No_] AS customer_code,
    c.[Name] AS customer_name,
    e.[Document Date] AS invoice_date,
    NULLIF(e.[Due Date], '1753-01-01 00:00:00') AS due_date,
    d.original AS amount_incl_vat,
    d.remaining AS open_balance,
    COALESCE(NULLIF(e.[Currency Code], ''), s.[LCY Code]) AS currency,
    e.[External Document No_] AS customer_reference,
    c.[VAT Registration No_] AS vat_number,
    c.[E-Mail] AS email,
    c.[Phone No_] AS phone
FROM [CRONUS$Cust_ Ledger Entry$437dbf0e-84ff-417a-965d-ed2bb9650972] e
JOIN (
    SELECT
        [Cust_ Ledger Entry No_] AS entry,
        SUM(CASE WHEN [Ledger Entry Amount] = 1 THEN [Amount] ELSE 0 END) AS original,
        SUM([Amount]) AS remaining
    FROM [CRONUS$Detailed Cust_ Ledg_ Entry$437dbf0e-84ff-417a-965d-ed2bb9650972]
    GROUP BY [Cust_ Ledger Entry No_]
) d ON d.entry = e.[Entry No_]
JOIN [CRONUS$Customer$437dbf0e-84ff-417a-965d-ed2bb9650972] c ON c.[No_] = e.[Customer No_]
CROSS JOIN [CRONUS$General Ledger Setup$437dbf0e-84ff-417a-965d-ed2bb9650972] s
WHERE e.[Open] = 1
ORDER BY e.[Document Date], e.[Document No_]
