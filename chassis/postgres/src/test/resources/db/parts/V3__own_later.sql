CREATE TABLE own_later (id int);
