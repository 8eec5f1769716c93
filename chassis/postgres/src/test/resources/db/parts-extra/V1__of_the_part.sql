CREATE TABLE of_the_part (id int);
