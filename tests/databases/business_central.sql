CREATE TABLE [CRONUS$General Ledger Setup$437dbf0e-84ff-417a-965d-ed2bb9650972] ([LCY Code] varchar(10));
CREATE TABLE [CRONUS$Customer$437dbf0e-84ff-417a-965d-ed2bb9650972] ([No_] varchar(20), [Name] varchar(80), [VAT Registration No_] varchar(20), [E-Mail] varchar(80), [Phone No_] varchar(30));
CREATE TABLE [CRONUS$Cust_ Ledger Entry$437dbf0e-84ff-417a-965d-ed2bb9650972] ([Entry No_] integer, [Document Type] integer, [Document No_] varchar(20), [Customer No_] varchar(20), [Document Date] datetime, [Due Date] datetime, [Currency Code] varchar(10), [External Document No_] varchar(40), [Open] integer);
CREATE TABLE [CRONUS$Detailed Cust_ Ledg_ Entry$437dbf0e-84ff-417a-965d-ed2bb9650972] ([Entry No_] integer, [Cust_ Ledger Entry No_] integer, [Ledger Entry Amount] integer, [Amount] decimal);
INSERT INTO [CRONUS$General Ledger Setup$437dbf0e-84ff-417a-965d-ed2bb9650972] VALUES ('EUR');
INSERT INTO [CRONUS$Customer$437dbf0e-84ff-417a-965d-ed2bb9650972] VALUES ('10000', 'Brouwerij Maes', 'BE0123456749', 'boekhouding@maes.example', ''), ('20000', 'Durand & Fils', '', '', '');
INSERT INTO [CRONUS$Cust_ Ledger Entry$437dbf0e-84ff-417a-965d-ed2bb9650972] VALUES (1, 2, '103001', '10000', '2026-01-10 00:00:00', '2026-02-09 00:00:00', '', 'PO-77', 1), (2, 2, '103002', '20000', '2026-01-11 00:00:00', '2026-02-10 00:00:00', 'USD', '', 1), (3, 3, '104001', '10000', '2026-01-12 00:00:00', '1753-01-01 00:00:00', '', '', 1), (4, 1, 'BNK-9', '20000', '2026-01-20 00:00:00', '2026-01-20 00:00:00', '', '', 1);
-- closed
INSERT INTO [CRONUS$Cust_ Ledger Entry$437dbf0e-84ff-417a-965d-ed2bb9650972] VALUES (5, 2, '103003', '10000', '2026-01-13 00:00:00', '2026-02-12 00:00:00', '', '', 0);
-- the first: 1210.10 less 1000.05 applied
INSERT INTO [CRONUS$Detailed Cust_ Ledg_ Entry$437dbf0e-84ff-417a-965d-ed2bb9650972] VALUES (1, 1, 1, 1210.10), (2, 1, 0, -1000.05), (3, 2, 1, 500), (4, 3, 1, -60.5), (5, 4, 1, -100), (6, 4, 0, 69.99), (7, 5, 1, 99.99), (8, 5, 0, -99.99);
