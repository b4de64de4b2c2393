<?php
/* Sends a request where DAViCal's own documentation has a web server send it. */

const ROOMS = '/usr/share/davical/htdocs';

chdir(ROOMS);
$path = rawurldecode(parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH));
if (strpos($path, '/.well-known/') === 0) {
    $path = '/caldav.php' . $path;
}
$inside = strpos($path, '/caldav.php') === 0;
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = $inside ? '/caldav.php' : '/index.php';
$_SERVER['SCRIPT_FILENAME'] = ROOMS . $_SERVER['SCRIPT_NAME'];
$_SERVER['DOCUMENT_ROOT'] = ROOMS;
$_SERVER['PATH_INFO'] = $inside ? substr($path, strlen('/caldav.php')) : '';
require $_SERVER['SCRIPT_FILENAME'];
