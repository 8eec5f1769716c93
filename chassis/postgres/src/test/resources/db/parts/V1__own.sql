CREATE TABLE own (id int);
