package caravan.users.domain;

/** What a username looks like: two names with one skeleton can be taken for each other (Unicode Technical Standard 39, section 4). */
public record NameSkeleton(String value) {}
